/// The bytes of a small file that tell when they were damaged: a text, then a line with `checksum` and 16 hexadecimal digits, the
/// XXH64 of the text.
public enum SealedText {
    private static let marker = Array("\nchecksum ".utf8)
    private static let digitCount = 16

    public static func sealed(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return bytes + marker + Array(digits(of: XXHash64.hash(bytes)).utf8)
    }

    /// The text; nil when it was damaged. A single line without a checksum, as earlier releases wrote it, is answered as it is:
    /// the caller must judge it.
    public static func text(of bytes: [UInt8]) -> String? {
        guard bytes.contains(UInt8(ascii: "\n")) else { return String(validating: bytes, as: UTF8.self) }
        let seal = bytes.suffix(marker.count + digitCount), content = Array(bytes.dropLast(marker.count + digitCount))
        guard seal.elementsEqual(marker + Array(digits(of: XXHash64.hash(content)).utf8)) else { return nil }
        return String(validating: content, as: UTF8.self)
    }

    /// A checksum as such files spell it.
    public static func digits(of checksum: UInt64) -> String {
        let text = String(checksum, radix: 16)
        return String(repeating: "0", count: digitCount - text.utf8.count) + text
    }
}
