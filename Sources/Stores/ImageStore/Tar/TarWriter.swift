/// Writes entries as a tar archive: ustar headers, with an extended one before where a name or size does not fit.
/// Equal entries in equal order give equal bytes: owners are left out, they are given at each launch.
struct TarWriter {
    private static let sizeMax: Int64 = 1 << 33
    private static let fieldBytes = 100

    /// The header of an entry; a file's content follows, and `padding` behind it.
    static func header(_ entry: ImageEntry) -> [UInt8] {
        let (kind, target, size) = parts(entry)
        let path = entry.path.description + (entry.kind == .folder ? "/" : "")
        var records: [(String, String)] = []
        if path.utf8.count > fieldBytes { records.append(("path", path)) }
        if target.utf8.count > fieldBytes { records.append(("linkpath", target)) }
        if size >= sizeMax { records.append(("size", "\(size)")) }
        let own = block(path, target, kind: kind, mode: entry.mode, size: size, modifiedSeconds: entry.modifiedSeconds)
        guard !records.isEmpty else { return own }
        let text = records.flatMap { record($0.0, $0.1) }
        return block("pax", "", kind: UInt8(ascii: "x"), mode: 0, size: Int64(text.count), modifiedSeconds: 0) + text + padding(Int64(text.count)) + own
    }

    static func padding(_ size: Int64) -> [UInt8] {
        let over = Int(size % Int64(TarHeader.blockBytes))
        return [UInt8](repeating: 0, count: over == 0 ? 0 : TarHeader.blockBytes - over)
    }

    static let end = [UInt8](repeating: 0, count: 2 * TarHeader.blockBytes)

    private static func parts(_ entry: ImageEntry) -> (kind: UInt8, target: String, size: Int64) {
        switch entry.kind {
        case .folder: (UInt8(ascii: "5"), "", 0)
        case .file(let bytes): (UInt8(ascii: "0"), "", bytes)
        case .link(let target): (UInt8(ascii: "2"), target, 0)
        case .name(let other): (UInt8(ascii: "1"), other.description, 0)
        }
    }

    private static func block(_ path: String, _ target: String, kind: UInt8, mode: UInt32, size: Int64, modifiedSeconds: Int64) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: TarHeader.blockBytes)
        func put(_ bytes: some Collection<UInt8>, at offset: Int) { block.replaceSubrange(offset..<offset + bytes.count, with: bytes) }
        func octal(_ value: Int64, _ digits: Int, at offset: Int) {
            let text = String(max(0, value), radix: 8)
            // What does not fit stands in the extended header.
            put(Array((String(repeating: "0", count: max(0, digits - text.utf8.count)) + text).utf8.suffix(digits)), at: offset)
        }
        put(beginning(of: path), at: 0)
        octal(Int64(mode), 7, at: 100)
        octal(0, 7, at: 108)
        octal(0, 7, at: 116)
        octal(size >= sizeMax ? 0 : size, 11, at: 124)
        octal(min(modifiedSeconds, sizeMax - 1), 11, at: 136)
        block[156] = kind
        put(beginning(of: target), at: 157)
        put([0x75, 0x73, 0x74, 0x61, 0x72, 0x00, 0x30, 0x30], at: 257)
        octal(Int64(TarHeader.checksum(block)), 6, at: 148)
        block[155] = 0x20
        return block
    }

    /// What of a text fits, cut between characters.
    private static func beginning(of text: String) -> [UInt8] {
        var bytes = Array(text.utf8.prefix(fieldBytes))
        while String(validating: bytes, as: UTF8.self) == nil { bytes.removeLast() }
        return bytes
    }

    /// `LENGTH KEY=VALUE\n`, whose length counts its own digits.
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count
        while "\(length)".utf8.count + rest.utf8.count != length { length = "\(length)".utf8.count + rest.utf8.count }
        return Array("\(length)\(rest)".utf8)
    }
}
