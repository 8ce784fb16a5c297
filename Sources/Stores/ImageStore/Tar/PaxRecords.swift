/// What an extended header says of the entries behind it (POSIX.1-2017, pax, pax Extended Header): records `LENGTH KEY=VALUE\n`.
struct PaxRecords: Hashable {
    var path: String?
    var linkPath: String?
    var size: Int64?
    var modifiedSeconds: Int64?

    /// These, and what they leave open from `base`.
    func over(_ base: PaxRecords) -> PaxRecords {
        PaxRecords(path: path ?? base.path, linkPath: linkPath ?? base.linkPath, size: size ?? base.size, modifiedSeconds: modifiedSeconds ?? base.modifiedSeconds)
    }

    static func read(_ bytes: [UInt8]) throws(ImageError) -> PaxRecords {
        var records = PaxRecords(), rest = bytes[...]
        while !rest.isEmpty, rest.first != 0 { try records.take(try nextRecord(&rest)) }
        return records
    }

    private static func nextRecord(_ rest: inout ArraySlice<UInt8>) throws(ImageError) -> ArraySlice<UInt8> {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard digits.count <= 7, let length = Int(String(decoding: digits, as: UTF8.self)), length > digits.count + 1, length <= rest.count,
            rest.dropFirst(digits.count).first == 0x20, rest.dropFirst(length - 1).first == 0x0A
        else { throw .malformed("an extended header in it is damaged") }
        let record = rest.prefix(length - 1).dropFirst(digits.count + 1)
        rest = rest.dropFirst(length)
        return record
    }

    private mutating func take(_ record: ArraySlice<UInt8>) throws(ImageError) {
        guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { throw .malformed("an extended header in it is damaged") }
        let key = String(decoding: record[..<equals], as: UTF8.self)
        func text() throws(ImageError) -> String {
            guard let text = String(validating: record[(equals + 1)...], as: UTF8.self) else { throw .malformed("an extended header in it holds a \(key) that is not UTF-8") }
            return text
        }
        switch key {
        case "path": path = try text()
        case "linkpath": linkPath = try text()
        case "size":
            guard let value = Int64(try text()), value >= 0 else { throw .malformed("an extended header in it says a size that is no number") }
            size = value
        case "mtime":
            guard let value = Int64(try text().prefix { $0 != "." }) else { throw .malformed("an extended header in it says a time that is no number") }
            modifiedSeconds = value
        default:
            // Owners, times of reading and attributes say nothing here; holes would be filled with the wrong bytes.
            if key.hasPrefix("GNU.sparse.") || key == "SCHILY.realsize" { throw .malformed("it holds a sparse file; make it without --sparse") }
        }
    }
}
