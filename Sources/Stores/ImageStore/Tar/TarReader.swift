/// Reads a tar archive one entry after the other: ustar, pax, and the long names of GNU tar. What cannot be part of an image (devices,
/// sparse files, paths that lead elsewhere) is refused with its name.
final class TarReader: EntrySource {
    private let source: any ByteSource
    private var buffer: [UInt8] = []
    private var position = 0
    /// What is left of the last entry's content, and of the zeros that fill its last block.
    private var contentLeft: Int64 = 0, paddingLeft: Int64 = 0
    private var globals = PaxRecords()
    private var isAtEnd = false

    init(_ source: any ByteSource) { self.source = source }

    func next() throws(ImageError) -> ImageEntry? {
        while !isAtEnd {
            while try !content().isEmpty {}
            try skip(paddingLeft)
            paddingLeft = 0
            guard let (header, records) = try nextHeader() else {
                try finish()
                return nil
            }
            let entry = try entry(header, records.over(globals))
            // The root has nothing to say.
            if !entry.path.isRoot { return entry }
        }
        return nil
    }

    func content() throws(ImageError) -> [UInt8] {
        guard contentLeft > 0 else { return [] }
        if position == buffer.count { try refill() }
        let count = min(Int(clamping: contentLeft), buffer.count - position)
        guard count > 0 else { throw TarReader.truncated }
        defer { position += count }
        contentLeft -= Int64(count)
        return Array(buffer[position..<position + count])
    }

    // MARK: - Headers

    /// The next header that is an entry's, with what the extended headers before it say.
    private func nextHeader() throws(ImageError) -> (TarHeader, PaxRecords)? {
        var records = PaxRecords()
        for _ in 0...ImageLimits.extensionsMax {
            guard let header = try TarHeader.read(try take(TarHeader.blockBytes)[...]) else { return nil }
            switch header.kind {
            case UInt8(ascii: "x"): records = try PaxRecords.read(try extended(header)).over(records)
            case UInt8(ascii: "g"): globals = try PaxRecords.read(try extended(header)).over(globals)
            case UInt8(ascii: "L"): records.path = try longName(header)
            case UInt8(ascii: "K"): records.linkPath = try longName(header)
            default: return (header, records)
            }
        }
        throw .limit("more than \(ImageLimits.extensionsMax) extended headers come before one entry")
    }

    private func extended(_ header: TarHeader) throws(ImageError) -> [UInt8] {
        guard header.size <= Int64(ImageLimits.extensionBytesMax) else { throw .limit("an extended header is larger than \(ImageLimits.extensionBytesMax) bytes") }
        let bytes = try take(Int(header.size))
        try skip(TarReader.padding(header.size))
        return bytes
    }

    private func longName(_ header: TarHeader) throws(ImageError) -> String {
        guard let name = String(validating: try extended(header).prefix { $0 != 0 }, as: UTF8.self) else { throw .malformed("a long name in it is not UTF-8") }
        return name
    }

    private func entry(_ header: TarHeader, _ records: PaxRecords) throws(ImageError) -> ImageEntry {
        let name = try TarReader.text(records.path, header.name), target = try TarReader.text(records.linkPath, header.linkName)
        let path = try ImagePath(name)
        func made(_ kind: ImageEntry.Kind) -> ImageEntry {
            ImageEntry(path: path, kind: kind, mode: header.mode, modifiedSeconds: records.modifiedSeconds ?? header.modifiedSeconds)
        }
        func refused(_ reason: String) -> ImageError { .entry(path: name, reason: reason) }
        switch header.kind {
        // The oldest archives say by a slash that it is a folder.
        case 0 where name.hasSuffix("/"), UInt8(ascii: "5"): return made(.folder)
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
            guard !path.isRoot else { throw refused("a file cannot be the root of an image") }
            let size = records.size ?? header.size
            (contentLeft, paddingLeft) = (size, TarReader.padding(size))
            return made(.file(bytes: size))
        case UInt8(ascii: "1"): return made(.name(of: try ImagePath(target)))
        case UInt8(ascii: "2"): return made(.link(target))
        case UInt8(ascii: "3"), UInt8(ascii: "4"): throw refused("it is a device")
        case UInt8(ascii: "6"): throw refused("it is a pipe")
        case UInt8(ascii: "S"): throw refused("it is a sparse file; make the archive without --sparse")
        default: throw refused("entries of the kind \(ImageError.quoted(String(UnicodeScalar(header.kind)))) are not read")
        }
    }

    private static func text(_ better: String?, _ bytes: [UInt8]) throws(ImageError) -> String {
        if let better { return better }
        return try TarHeader.text(bytes)
    }

    // MARK: - Bytes

    private static let truncated = ImageError.malformed("the archive ends in the middle")

    /// What fills the last block of so many bytes.
    private static func padding(_ size: Int64) -> Int64 {
        let block = Int64(TarHeader.blockBytes)
        return (block - size % block) % block
    }

    /// Behind the end only more of what packs the archive is read, so that its own checksum is.
    private func finish() throws(ImageError) {
        isAtEnd = true
        while try !source.next().isEmpty {}
    }

    /// Exactly so many bytes.
    private func take(_ count: Int) throws(ImageError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        while result.count < count {
            if position == buffer.count { try refill() }
            guard position < buffer.count else { throw TarReader.truncated }
            let piece = buffer[position...].prefix(count - result.count)
            result += piece
            position += piece.count
        }
        return result
    }

    private func skip(_ count: Int64) throws(ImageError) {
        var left = count
        while left > 0 {
            if position == buffer.count { try refill() }
            guard position < buffer.count else { throw TarReader.truncated }
            let step = min(left, Int64(buffer.count - position))
            position += Int(step)
            left -= step
        }
    }

    private func refill() throws(ImageError) { (buffer, position) = (try source.next(), 0) }
}
