import Base

/// The first bytes of a block file.
enum BlockHeader {
    static func append(id: UInt64, resolution: Resolution, to out: EncodeBuffer) {
        let start = out.count
        out.append(BlockFormat.magic)
        out.append(integer: BlockFormat.version)
        out.append(resolution.rawValue)
        out.appendZeros(3)
        out.append(integer: id)
        out.append(integer: XXHash64.hash(.init(rebasing: out.bytes[start...])))
    }

    /// Nil when the bytes are no sound header of version 1; another version throws.
    static func read(_ bytes: [UInt8], file: String) throws(MetricStoreError) -> (id: UInt64, resolution: Resolution)? {
        guard bytes.count >= BlockFormat.headerBytes else { return nil }
        let sum = XXHash64.hash(Array(bytes[0..<24]))
        var reader = ByteReader(bytes)
        guard let magic = reader.read(count: 8), magic.elementsEqual(BlockFormat.magic), let version = reader.readInteger(UInt32.self),
            let resolution = reader.readByte(), reader.read(count: 3) != nil, let id = reader.readInteger(UInt64.self),
            let stored = reader.readInteger(UInt64.self), stored == sum
        else { return nil }
        guard version == BlockFormat.version else { throw .unknownVersion(file: file, version: version) }
        return Resolution(rawValue: resolution).map { (id, $0) }
    }
}

/// The last bytes of a block file: what it holds and where.
enum BlockFooter {
    static func encode(_ info: BlockInfo) -> [UInt8] {
        let out = EncodeBuffer()
        out.append(BlockFormat.magic)
        out.append(integer: BlockFormat.version)
        out.append(info.resolution.rawValue)
        out.appendZeros(3)
        out.append(integer: info.id)
        for value in [info.partition, info.firstTime, info.lastTime] { out.append(integer: value) }
        for value in [info.seriesCount, info.sampleCount, UInt64(info.fileBytes)] { out.append(integer: value) }
        for section in info.sections {
            out.append(integer: section.offset)
            out.append(integer: section.storedBytes)
            out.append(integer: section.rawBytes)
            out.append(integer: section.checksum)
        }
        out.append(integer: XXHash64.hash(out.bytes))
        return out.array
    }

    /// Nil when the bytes are not a sound footer of a file of `fileBytes`.
    static func read(_ bytes: [UInt8], fileBytes: Int64) -> BlockInfo? {
        guard bytes.count == BlockFormat.footerBytes else { return nil }
        var reader = ByteReader(bytes)
        guard let magic = reader.read(count: 8), magic.elementsEqual(BlockFormat.magic), reader.readInteger(UInt32.self) == BlockFormat.version,
            let resolution = reader.readByte().flatMap(Resolution.init(rawValue:)), reader.read(count: 3) != nil,
            let id = reader.readInteger(UInt64.self), let partition = reader.readInteger(Int64.self),
            let first = reader.readInteger(Int64.self), let last = reader.readInteger(Int64.self),
            let series = reader.readInteger(UInt64.self), let samples = reader.readInteger(UInt64.self),
            let size = reader.readInteger(UInt64.self), size == UInt64(fileBytes)
        else { return nil }
        var sections: [BlockInfo.SectionPlace] = []
        for _ in BlockFormat.Section.allCases {
            guard let offset = reader.readInteger(UInt64.self), let stored = reader.readInteger(UInt32.self),
                let raw = reader.readInteger(UInt32.self), let sum = reader.readInteger(UInt64.self),
                offset <= size, UInt64(stored) <= size - offset, Int(raw) <= BlockFormat.sectionBytesMax
            else { return nil }
            sections.append(.init(offset: offset, storedBytes: stored, rawBytes: raw, checksum: sum))
        }
        guard let sum = reader.readInteger(UInt64.self), sum == XXHash64.hash(Array(bytes.dropLast(8))) else { return nil }
        return BlockInfo(
            id: id, resolution: resolution, partition: partition, firstTime: first, lastTime: last, seriesCount: series, sampleCount: samples,
            fileBytes: fileBytes, sections: sections)
    }
}
