import Crypto

/// The two digests of Signature Version 4, over bytes and as bytes.
enum Digests {
    static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    static func hmac(_ bytes: [UInt8], key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }

    static func hmac(_ text: String, key: [UInt8]) -> [UInt8] { hmac(Array(text.utf8), key: SymmetricKey(data: key)) }

    /// Compares in a time that depends on the lengths alone.
    static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        var difference: UInt8 = 0
        for (x, y) in zip(a, b) { difference |= x ^ y }
        return difference == 0
    }
}
