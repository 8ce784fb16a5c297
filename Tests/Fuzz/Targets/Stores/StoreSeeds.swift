import Base
import SimWorld
import World

@testable import Collector
@testable import MetricStore

/// Inputs for the targets of the stores' files, written by the stores themselves. After a change of a format: `--seeds` of the driver.
public enum StoreSeeds {
    public struct Seed {
        public let target: String, name: String, bytes: [UInt8]
    }

    public static func all() throws -> [Seed] { try metricFiles() + columns() + spool() }

    private static let start = Timestamp(seconds: 1_767_571_200)

    /// The log, a block and the manifest of a small store, with floats and distributions.
    private static func metricFiles() throws -> [Seed] {
        let disk = SimDisk(seed: 1), folder = "/metrics"
        var options = MetricStoreOptions()
        (options.driving, options.shardCount, options.logZerosAheadBytes) = (.steps, 1, 0)
        let store = try MetricStore.open(folder: folder, world: SimWorld(seed: 1, startingAt: start, disk: disk), options: options)
        for round in 0..<3 as Range<Int64> {
            store.append(batch(round)) { _ in }
            while store.step() {}
        }
        let log = try file(of: disk, folder, ".log")
        store.flush()
        while store.step() {}
        store.close()
        var seeds = [Seed(target: "metric-manifest", name: "seed-store", bytes: Array(try disk.readFile("\(folder)/manifest-a").dropLast(8)))]
        for target in ["metric-log", "metric-log-sealed"] { seeds.append(Seed(target: target, name: "seed-store", bytes: log)) }
        let block = try file(of: disk, folder, ".block")
        seeds.append(Seed(target: "metric-block", name: "seed-store", bytes: block))
        seeds.append(Seed(target: "metric-block-sealed", name: "seed-store", bytes: try parts(of: block)))
        let payloads = log.withUnsafeBytes { raw in
            var payloads: [[UInt8]] = []
            _ = LogScanner(segment: 1, base: 0).scan(raw) { header, payload in if header.kind == .commit { payloads.append(Array(payload)) } }
            return payloads
        }
        return seeds + payloads.enumerated().map { Seed(target: "metric-commit", name: "seed-store-\($0)", bytes: $1) }
    }

    private static func batch(_ round: Int64) -> MetricBatch {
        var batch = MetricBatch(origin: .init(source: "agent", sequence: UInt64(round + 1)))
        for number in 0..<3 as Range<Int64> {
            let series = batch.addSeries(Labels([(name: "__name__", value: "requests"), (name: "instance", value: "i-\(number)")]))
            for step in 0..<4 as Range<Int64> { batch.add(Double(step * number) * 1.25, at: start + .seconds(round * 60 + step * 15), to: series) }
            if number == 2 {
                batch.add(distribution(round), at: start + .seconds(round * 60), to: series)
                batch.add(Distribution(7, count: 2), at: start + .seconds(round * 60 + 1), to: series)
            }
        }
        return batch
    }

    private static func distribution(_ round: Int64) -> Distribution {
        var histogram = Histogram()
        for value in [-1, 0, 0.5, 2, Double(round) + 3] { histogram.add(value) }
        return Distribution(count: 5, sum: Double(round) + 4.5, minimum: -1, maximum: Double(round) + 3, histogram: histogram)
    }

    private static func file(of disk: SimDisk, _ folder: String, _ suffix: String) throws -> [UInt8] {
        let name = try disk.list(folder).first { $0.hasSuffix(suffix) }
        guard let name else { throw BrokenPromise("the store wrote no \(suffix)") }
        var bytes = try disk.readFile("\(folder)/\(name)")
        while suffix == ".log", bytes.last == 0 { bytes.removeLast() }
        return bytes
    }

    /// A block in the form that the target `metric-block-sealed` seals.
    private static func parts(of file: [UInt8]) throws -> [UInt8] {
        let disk = SimDisk(seed: 1), path = "/" + BlockFormat.name(1)
        try disk.replaceFile(path, with: file)
        guard case .sound(let block) = try Block.open(path, on: disk), let directory = try block.loadDirectory(ColumnScratch()) else { throw BrokenPromise("the block is damaged") }
        var writer = ByteWriter()
        writer.writeVarint(block.info.seriesCount)
        for section in [BlockFormat.Section.pairs, .series, .times, .chunks] { writer.writeSlice(try block.readSection(section) ?? []) }
        writer.writeSlice(try directory.groups.flatMap { try block.readGroup($0) ?? [] })
        return writer.bytes
    }

    private static func columns() -> [Seed] {
        let scratch = ColumnScratch(), out = EncodeBuffer()
        DistributionColumns.encode([distribution(0), distribution(5), Distribution(7, count: 2)], scratch, into: out)
        return [Seed(target: "distribution-columns", name: "seed-store", bytes: [2] + out.array)]
    }

    private static func spool() -> [Seed] {
        let dimensions = [MetricDimension(name: "host", value: "h")]
        let batch = SpooledBatch(source: "agent", sequence: 7, namespace: "CWAgent", datums: [
            Datum(name: "cpu", dimensions: dimensions, unit: "Percent", timestamp: start, content: .value(1.5)),
            Datum(name: "cpu", dimensions: dimensions, unit: "None", timestamp: start, content: .statisticSet(count: 2, sum: 3, minimum: 1, maximum: 2), storageResolution: 1),
        ]).encoded()
        return [
            Seed(target: "spool-batch", name: "seed-agent", bytes: batch),
            Seed(target: "spool-segment", name: "seed-agent", bytes: SpoolRecord.frame(batch) + [0, 1, 2] + SpoolRecord.frame(batch)),
            Seed(target: "spool-segment", name: "seed-acknowledgement", bytes: SpoolRecord.acknowledgement(7)),
        ]
    }
}
