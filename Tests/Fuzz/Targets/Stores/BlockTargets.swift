import Base
import SimWorld
import World

@testable import MetricStore

extension FuzzTarget {
    /// Blocks of the metric store, and the columns in them.
    static let blocks = [
        FuzzTarget("metric-block", bytesMax: 16384) { bytes in try BlockReading.read(bytes) },
        FuzzTarget("metric-block-sealed", bytesMax: 16384) { bytes in
            if let file = BlockReading.sealed(bytes) { try BlockReading.read(file) }
        },
        FuzzTarget("integer-column") { bytes in
            let count = Int(bytes.first ?? 0) * 2 + 1
            let scratch = ColumnScratch()
            let values = bytes.dropFirst().withUnsafeBytes { raw in
                var cursor = DecodeCursor(raw)
                return scratch.readIntegers(&cursor, count: count)
            }
            if let values { try check(values, scratch) }
            let plain = stride(from: 1, to: bytes.count, by: 8).prefix(MetricStoreLimits.chunkSamplesMax).map { start in
                bytes[start..<min(start + 8, bytes.count)].reduce(Int64(0)) { $0 << 8 | Int64($1) }
            }
            if !plain.isEmpty { try check(plain, scratch) }
        },
        FuzzTarget("value-column") { bytes in
            let count = Int(bytes.first ?? 0) * 2 + 1
            let scratch = ColumnScratch()
            let values = bytes.dropFirst().withUnsafeBytes { raw in
                var cursor = DecodeCursor(raw)
                return scratch.readDoubles(&cursor, count: count)
            }
            if let values { try check(values, scratch) }
            var reader = ByteReader(Array(bytes.dropFirst())), plain: [Double] = []
            while plain.count < MetricStoreLimits.chunkSamplesMax, let value = reader.readDouble() { plain.append(value) }
            if !plain.isEmpty { try check(plain, scratch) }
        },
        FuzzTarget("distribution-columns") { bytes in
            let count = Int(bytes.first ?? 0) + 1
            let scratch = ColumnScratch()
            let found = bytes.dropFirst().withUnsafeBytes { raw in
                var cursor = DecodeCursor(raw)
                return DistributionColumns.decode(&cursor, count: count, scratch)
            }
            guard let found else { return }
            try hold(found.count == count, "\(found.count) of \(count)")
            let out = EncodeBuffer()
            DistributionColumns.encode(found, scratch, into: out)
            let again = out.array.withUnsafeBytes { raw in
                var cursor = DecodeCursor(raw)
                return DistributionColumns.decode(&cursor, count: count, scratch)
            }
            guard let again else { throw BrokenPromise("what was encoded is not decoded") }
            try hold(zip(found, again).allSatisfy { $0.sum.bitPattern == $1.sum.bitPattern && $0.histogram == $1.histogram }, "other distributions come back")
        },
        FuzzTarget("zstd") { bytes in
            guard bytes.count > 2 else { return }
            let raw = Int(bytes[0]) | Int(bytes[1]) << 8
            if let found = Zstandard.decompress(Array(bytes.dropFirst(2)), rawCount: raw) { try hold(found.count == raw, "\(found.count) of \(raw) bytes") }
        },
    ]

    private static func check(_ values: [Int64], _ scratch: ColumnScratch) throws {
        let out = EncodeBuffer()
        scratch.encode(values, into: out)
        let again = out.array.withUnsafeBytes { raw in
            var cursor = DecodeCursor(raw)
            return scratch.readIntegers(&cursor, count: values.count)
        }
        try hold(again == values, "\(values) come back as \(String(describing: again))")
    }

    private static func check(_ values: [Double], _ scratch: ColumnScratch) throws {
        let out = EncodeBuffer()
        scratch.encode(values, into: out)
        let again = out.array.withUnsafeBytes { raw in
            var cursor = DecodeCursor(raw)
            return scratch.readDoubles(&cursor, count: values.count)
        }
        try hold(again?.map(\.bitPattern) == values.map(\.bitPattern), "\(values) come back as \(String(describing: again))")
    }
}

/// Reads all of a block file of any bytes.
enum BlockReading {
    static func read(_ bytes: [UInt8]) throws {
        let disk = SimDisk(seed: 1), path = "/" + BlockFormat.name(1)
        try disk.replaceFile(path, with: bytes)
        guard case .sound(let block)? = attempt({ try Block.open(path, on: disk) }) else { return }
        let scratch = ColumnScratch()
        guard let directory = attempt({ try block.loadDirectory(scratch) }) ?? nil else { return }
        _ = (directory.memoryBytes, block.overlaps(.min, .max), directory.select([.exists(name: "__name__"), .equals(name: "a", value: "b"), .equals(name: "c", value: "")], since: 0))
        let cursor = BlockCursor(block, directory, scratch)
        var samples = SeriesSamples()
        for series in 0..<min(directory.seriesCount, 64) {
            let labels = directory.labels(of: series)
            _ = (directory.lastTime(of: series), Labels(canonical: labels), labels.withUnsafeBytes(directory.find))
            samples.removeAll()
            try cursor.read(series, from: .min, to: .max, into: &samples)
            samples.sort()
        }
    }

    /// A block with right checksums around: a varint of series, then pairs, series, times, chunks and the chunks' bytes, each behind its length.
    static func sealed(_ bytes: [UInt8]) -> [UInt8]? {
        var reader = ByteReader(bytes), parts: [[UInt8]] = []
        guard let seriesCount = reader.readVarint() else { return nil }
        for _ in 0..<5 {
            guard let part = reader.readSlice() else { return nil }
            parts.append(Array(part))
        }
        let out = EncodeBuffer(), group = EncodeBuffer()
        BlockHeader.append(id: 1, resolution: .raw, to: out)
        out.append(parts[4])
        group.append(varint: UInt64(parts[4].count))
        group.append(integer: UInt32(truncatingIfNeeded: XXHash64.hash(parts[4])))
        parts[4] = group.array
        let sections = parts.map { part in
            let stored = part.withUnsafeBytes(Zstandard.compress)
            defer { out.append(stored) }
            return BlockInfo.SectionPlace(offset: UInt64(out.count), storedBytes: UInt32(stored.count), rawBytes: UInt32(part.count), checksum: XXHash64.hash(stored))
        }
        out.append(BlockFooter.encode(BlockInfo(
            id: 1, resolution: .raw, partition: 0, firstTime: 0, lastTime: .max, seriesCount: seriesCount, sampleCount: 1,
            fileBytes: Int64(out.count + BlockFormat.footerBytes), sections: sections)))
        return out.array
    }
}
