import Base
import SimWorld
import World

@testable import MetricStore

extension FuzzTarget {
    /// The log of the metric store: as it lies there, and with its checksums put right so that what they guard is reached.
    static let metricLog = [
        FuzzTarget("metric-log", bytesMax: 16384) { bytes in try LogReading.open(bytes) },
        FuzzTarget("metric-log-sealed", bytesMax: 16384) { bytes in try LogReading.open(LogReading.sealed(bytes)) },
        FuzzTarget("metric-commit") { bytes in
            let found = bytes.withUnsafeBytes { LogReading.commit($0) }
            guard let found else { return }
            let out = EncodeBuffer()
            CommitEncoder.begin(nil, floats: found.count, into: out)
            var encoder = CommitEncoder()
            for sample in found { encoder.add(sample.value, at: sample.time, series: sample.series, to: out) }
            let again = out.array.withUnsafeBytes { LogReading.commit($0) }
            try hold(again.map { $0.elementsEqual(found) { $0.series == $1.series && $0.time == $1.time && $0.value.bitPattern == $1.value.bitPattern } } ?? false, "what was encoded is not decoded")
        },
        FuzzTarget("metric-manifest") { bytes in
            _ = attempt { try Manifest.decode(bytes, file: "manifest") }
            var writer = ByteWriter()
            writer.write(bytes)
            writer.writeInteger(XXHash64.hash(bytes))
            guard let manifest = attempt({ try Manifest.decode(writer.bytes, file: "manifest") }) ?? nil else { return }
            try hold((attempt { try Manifest.decode(manifest.encode(), file: "manifest") } ?? nil) == manifest, "the manifest does not come back")
        },
        FuzzTarget("metric-batch") { bytes in
            var reader = ByteReader(bytes), batch = MetricBatch(), pairs: [(name: String, value: String)] = []
            while pairs.count < 64, let name = reader.readText(), let value = reader.readText() { pairs.append((name, value)) }
            batch.beginSeries()
            for pair in pairs {
                Array(pair.name.utf8).withUnsafeBytes { name in Array(pair.value.utf8).withUnsafeBytes { batch.addLabel(name: name, value: $0) } }
            }
            let series = batch.endSeries()
            try hold(batch.series.indices.contains(series) && batch.series[series] == Labels(pairs), "labels in place are \(batch.series), together \(Labels(pairs))")
        },
    ]
}

/// Opens stores over a log of any bytes.
enum LogReading {
    private static let folder = "/metrics", segment: UInt64 = 1

    static func open(_ bytes: [UInt8]) throws {
        let disk = SimDisk(seed: 1)
        try disk.makeFolder(folder)
        try disk.replaceFile("\(folder)/\(LogFormat.name(segment, .log))", with: bytes)
        var options = MetricStoreOptions()
        (options.driving, options.shardCount, options.logZerosAheadBytes) = (.steps, 2, 4096)
        guard let store = attempt({ try MetricStore.open(folder: folder, world: SimWorld(seed: 1, disk: disk), options: options) }) else { return }
        for series in store.select([], since: .distantPast, limit: 16) {
            _ = store.samples(of: series, from: .init(milliseconds: 0), to: .distantFuture)
            let start = Timestamp(seconds: 1_767_571_200)
            _ = store.aggregates(of: series, from: start, to: start + .hours(1), period: .minutes(1), tracksSpread: true)
        }
        store.flush()
        while store.step() {}
        store.close()
        // What was recovered and sealed is sound.
        guard let report = attempt({ try MetricStoreCheck.run(folder: folder, disk: disk) }) else { throw BrokenPromise("the check cannot read what the store wrote") }
        try hold(report.findings.allSatisfy { $0.file.hasSuffix(".log") || $0.file.hasSuffix(".names") }, "the store wrote what its check finds damaged: \(report.findings)")
    }

    /// The floats of a commit; nil where it is none.
    static func commit(_ payload: UnsafeRawBufferPointer) -> [(series: UInt32, time: Int64, value: Double)]? {
        guard var decoder = CommitDecoder(payload) else { return nil }
        var samples: [(series: UInt32, time: Int64, value: Double)] = []
        for _ in 0..<decoder.floatCount {
            guard let sample = decoder.float(), let series = UInt32(exactly: sample.series) else { return nil }
            samples.append((series, sample.time, sample.value))
        }
        for _ in 0..<(decoder.distributionCount() ?? 0) { if decoder.distribution() == nil { break } }
        return samples
    }

    /// The bytes as records with right checksums, sequences that grow, and lengths that fit.
    static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes.dropFirst(LogFormat.fileHeaderBytes), sequence: UInt64 = 0
        let out = EncodeBuffer()
        out.append(LogFormat.fileHeader(segment, .log, base: 0))
        while rest.count > LogFormat.recordHeaderBytes {
            let head = Array(rest.prefix(LogFormat.recordHeaderBytes))
            let length = Int(head[24]) | Int(head[25]) << 8
            let payload = Array(rest.dropFirst(LogFormat.recordHeaderBytes).prefix(length))
            sequence += 1
            let kind = LogFormat.RecordKind(rawValue: head[4]) ?? .commit
            LogRecordHeader(kind: kind, sequence: sequence, durable: sequence - 1, payloadBytes: payload.count, payloadChecksum: XXHash64.hash(payload)).append(to: out, segment: segment)
            out.append(payload)
            out.appendZeros(LogScanner.aligned(out.count) - out.count)
            rest = rest.dropFirst(LogScanner.aligned(LogFormat.recordHeaderBytes + length))
        }
        return out.array
    }
}
