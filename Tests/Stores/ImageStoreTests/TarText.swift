import Base

@testable import ImageStore

/// A tar archive that a test writes block by block, also one that no tar would write.
struct TarText {
    private(set) var bytes: [UInt8] = []

    /// An entry whose header says what it likes; its checksum is right.
    mutating func add(
        _ name: String, kind: Character = "0", content: String = "", size: Int? = nil, target: String = "", mode: Int = 0o644, prefix: String = "", magic: String = "ustar\0" + "00"
    ) {
        add(Array(name.utf8), kind: kind, content: Array(content.utf8), size: size.map { String($0, radix: 8) }, target: target, mode: mode, prefix: prefix, magic: magic)
    }

    mutating func add(
        _ name: [UInt8], kind: Character = "0", content: [UInt8] = [], size: String? = nil, target: String = "", mode: Int = 0o644, prefix: String = "", magic: String = "ustar\0" + "00"
    ) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: [UInt8], at offset: Int) { block.replaceSubrange(offset..<offset + bytes.count, with: bytes) }
        put(name, at: 0)
        put(Array(String(mode, radix: 8).utf8), at: 100)
        put(Array((size ?? String(content.count, radix: 8)).utf8), at: 124)
        put(Array("1234567".utf8), at: 136)
        block[156] = kind.asciiValue ?? 0
        put(Array(target.utf8), at: 157)
        put(Array(magic.utf8), at: 257)
        put(Array(prefix.utf8), at: 345)
        put(Array(String(TarHeader.checksum(block), radix: 8).utf8), at: 148)
        bytes += block + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// An extended header with these records.
    mutating func addRecords(_ records: (String, String)..., global: Bool = false) {
        let text = records.map { key, value in
            let rest = " \(key)=\(value)\n"
            var length = rest.utf8.count + 1
            while "\(length)".utf8.count + rest.utf8.count != length { length += 1 }
            return "\(length)\(rest)"
        }.joined()
        add("pax", kind: global ? "g" : "x", content: text)
    }

    var ended: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

    /// What an image makes of it: its entries as lines, or why it is refused.
    static func reading(_ bytes: [UInt8]) -> String {
        do throws(ImageError) {
            let reader = try Archive.tar(ReadyBytes(bytes))
            var tree = ImageTree(reserved: ["user-data"]), lines: [String] = []
            while let entry = try reader.next() {
                for folder in try tree.add(entry) { lines.append("\(folder)/") }
                var content: [UInt8] = []
                while case let piece = try reader.content(), !piece.isEmpty { content += piece }
                lines.append(line(entry, content))
            }
            return lines.joined(separator: ", ")
        } catch { return "refused: \(error)" }
    }

    private static func line(_ entry: ImageEntry, _ content: [UInt8]) -> String {
        switch entry.kind {
        case .folder: "\(entry.path)/"
        case .file: "\(entry.path)=\(String(decoding: content.prefix(40), as: UTF8.self))"
        case .link(let target): "\(entry.path)->\(target)"
        case .name(let other): "\(entry.path)==\(other)"
        }
    }
}
