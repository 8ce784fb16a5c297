/// Reads the kernel's text files as bytes. Nothing in them is trusted: what is not a number is no number.
enum ProcText {
    static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "\n")) }

    static func fields(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] { line.split { $0 == 0x20 || $0 == 0x09 } }

    /// An unsigned decimal number; nil for anything else, also for one that does not fit.
    static func number(_ field: ArraySlice<UInt8>) -> UInt64? {
        guard !field.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in field {
            guard (48...57).contains(byte) else { return nil }
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, overToo) = product.addingReportingOverflow(UInt64(byte - 48))
            guard !over, !overToo else { return nil }
            value = sum
        }
        return value
    }

    static func text(_ field: ArraySlice<UInt8>) -> String { String(decoding: field, as: UTF8.self) }

    /// The lines of the form `Name:  123 kB`, in bytes, by name.
    static func kilobytes(_ bytes: [UInt8]) -> [String: UInt64] {
        var result: [String: UInt64] = [:]
        for line in lines(bytes) {
            let parts = fields(line)
            guard parts.count >= 2, parts[0].last == UInt8(ascii: ":"), let value = number(parts[1]) else { continue }
            let isKilobytes = parts.count > 2 && parts[2].elementsEqual("kB".utf8)
            result[text(parts[0].dropLast())] = isKilobytes ? value.multipliedReportingOverflow(by: 1024).partialValue : value
        }
        return result
    }
}

extension UInt64 {
    /// What is left after taking `other` away; zero rather than below it. The kernel's figures of one line are read one
    /// after the other and may contradict each other by a little.
    func less(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
