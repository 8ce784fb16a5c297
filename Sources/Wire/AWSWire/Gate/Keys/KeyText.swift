import Base
import World

/// Makes the texts of ids and secrets in AWS' forms.
public enum KeyText {
    private static let base32 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// `AKIA` (long-term) or `ASIA` (temporary) and 16 characters that hold, as those of AWS do, the account's number: a set bit,
    /// 40 bits of account, then chance.
    public static func keyID(_ prefix: String, account: String, random: any RandomSource) -> String {
        prefix + identifier(account: account, tail: random.next(), low: random.next())
    }

    /// `AIDA` and 16 characters that are always the same for an account and a name.
    static func userID(account: String, name: String) -> String { derivedID("AIDA", account: account, name: name) }

    /// A prefix and 16 characters that are always the same for an account and a name.
    public static func derivedID(_ prefix: String, account: String, name: String) -> String {
        let digest = Digests.sha256(Array("\(account)/\(name)".utf8))
        let tail = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return prefix + identifier(account: account, tail: tail, low: tail >> 40)
    }

    private static func identifier(account: String, tail: UInt64, low: UInt64) -> String {
        let number = (UInt64(account) ?? 0) & 0xFF_FFFF_FFFF
        let head = 1 << 47 | number << 7 | low & 0x7F
        var out: [UInt8] = []
        // 48 bits of head and 32 of tail: sixteen digits of five bits, the first nine and a half from the head.
        for digit in 0..<16 {
            var value: UInt64 = 0
            for bit in digit * 5..<digit * 5 + 5 { value = value << 1 | (bit < 48 ? head >> UInt64(47 - bit) & 1 : tail >> UInt64(79 - bit) & 1) }
            out.append(base32[Int(value)])
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The account's number in an id; nil when it is not of that form.
    public static func account(of keyID: String) -> UInt64? {
        guard keyID.utf8.count == 20, keyID.hasPrefix("AKIA") || keyID.hasPrefix("ASIA") else { return nil }
        var head: UInt64 = 0
        for character in keyID.utf8.dropFirst(4).prefix(10) {
            guard let value = base32.firstIndex(of: character) else { return nil }
            head = head << 5 | UInt64(value)
        }
        // 50 bits were read: two of them are of the tail.
        return head >> 9 & 0xFF_FFFF_FFFF
    }

    /// 40 characters of base64: the first 240 bits of at least 30 bytes.
    public static func secret(_ bytes: [UInt8]) -> String { Base64Text.encoded(Array(bytes.prefix(30))) }
}
