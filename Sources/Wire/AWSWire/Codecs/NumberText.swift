/// Numbers as text, as strictly as AWS reads them: no hexadecimal, no `inf`, no spaces.
public enum NumberText {
    static func integer(_ text: some StringProtocol) -> Int64? { Int64(text) }

    /// A decimal number, or one of `NaN`, `Infinity` and `-Infinity`.
    static func double(_ text: some StringProtocol) -> Double? {
        switch text {
        case "NaN": .nan
        case "Infinity": .infinity
        case "-Infinity": -.infinity
        default: text.utf8.allSatisfy(isPartOfNumber) ? Double(text).flatMap { $0.isFinite ? $0 : nil } : nil
        }
    }

    static func boolean(_ text: some StringProtocol) -> Bool? {
        switch text {
        case "true", "True", "TRUE": true
        case "false", "False", "FALSE": false
        default: nil
        }
    }

    /// The shortest text that reads back equal; whole numbers keep `.0`, as AWS prints doubles.
    public static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        return value.description
    }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "e"), UInt8(ascii: "E"): true
        default: false
        }
    }
}
