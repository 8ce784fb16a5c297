import Base
import SimWorld
import Synchronization
import World

@testable import MetricStore

/// A store on a simulated disk that the test drives step by step.
final class StoreFixture {
    static let folder = "/data/metrics"

    let disk: SimDisk
    let options: MetricStoreOptions
    private(set) var store: MetricStore

    static var smallOptions: MetricStoreOptions {
        var options = MetricStoreOptions()
        options.driving = .steps
        options.shardCount = 3
        options.logZerosAheadBytes = 4096
        return options
    }

    init(disk: SimDisk = SimDisk(seed: 1), options: MetricStoreOptions = StoreFixture.smallOptions) throws {
        (self.disk, self.options) = (disk, options)
        store = try MetricStore.open(folder: StoreFixture.folder, world: SimWorld(seed: 1, disk: disk), options: options)
    }

    func settle() { while store.step() {} }

    /// Appends and drives the store until the answer is there.
    @discardableResult
    func append(_ batch: MetricBatch) throws -> AppendOutcome {
        let answer = Answer()
        store.append(batch) { answer.set($0) }
        while answer.value == nil, store.step() {}
        guard let value = answer.value else { throw Missing() }
        return try value.get()
    }

    func append(_ samples: [(labels: Labels, time: Int64, value: Double)], origin: MetricBatch.Origin? = nil) throws {
        var batch = MetricBatch(origin: origin)
        for sample in samples { batch.add(sample.value, at: .init(milliseconds: sample.time), to: batch.addSeries(sample.labels)) }
        try append(batch)
    }

    func flush() {
        store.flush()
        settle()
    }

    func maintain(at time: Int64) {
        store.maintain(now: .init(milliseconds: time))
        settle()
    }

    /// Kills the process, not the machine, and opens again.
    func reopen(crash: Bool = false) throws {
        if crash { disk.crash() } else { disk.endProcess() }
        store = try MetricStore.open(folder: StoreFixture.folder, world: SimWorld(seed: 2, disk: disk), options: options)
    }

    func floats(_ labels: Labels) -> [Sample] {
        let found = store.samples(of: .init(labels: labels, handle: 0), from: .init(milliseconds: 0), to: .init(milliseconds: .max))
        return found.floats.map { Sample(time: $0.time.milliseconds, value: $0.value) }
    }

    /// Count and sum of everything that a series has.
    func total(_ labels: Labels) -> (count: Double, sum: Double) {
        let found = store.samples(of: .init(labels: labels, handle: 0), from: .init(milliseconds: 0), to: .init(milliseconds: .max))
        return (
            Double(found.floats.count) + found.distributions.reduce(0) { $0 + $1.value.count },
            found.floats.reduce(0) { $0 + $1.value } + found.distributions.reduce(0) { $0 + $1.value.sum }
        )
    }

    struct Sample: Hashable, Comparable {
        var time: Int64
        var value: Double
        static func < (a: Sample, b: Sample) -> Bool { (a.time, a.value) < (b.time, b.value) }
    }

    struct Missing: Error {}
}

/// Where a callback leaves its answer.
final class Answer: Sendable {
    private let result = Mutex<Result<AppendOutcome, AppendRefusal>?>(nil)
    var value: Result<AppendOutcome, AppendRefusal>? { result.withLock { $0 } }
    func set(_ value: Result<AppendOutcome, AppendRefusal>) { result.withLock { $0 = value } }
}

func labels(_ pairs: (String, String)...) -> Labels { Labels(pairs.map { (name: $0.0, value: $0.1) }) }

func series(_ number: Int) -> Labels { labels(("__name__", "requests"), ("instance", "i-\(number)"), ("job", "job\(number % 3)")) }

extension MetricStoreOptions {
    func with(_ change: (inout MetricStoreOptions) -> Void) -> MetricStoreOptions {
        var copy = self
        change(&copy)
        return copy
    }
}
