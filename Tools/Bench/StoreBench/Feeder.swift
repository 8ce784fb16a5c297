import Base
import Dispatch
import Glibc
import MetricStore

/// Gives a load to the store, a few batches under way at a time as connections would.
struct Feeder {
    private static let underWayMax = 4
    /// A store that is to be killed has so many unsealed samples at least, nearly the most that it lets wait.
    private static let unsealedAtKill = 1_300_000

    let store: MetricStore
    /// Labels in the reverse of the order in which the load has them.
    let isReversed: Bool
    private var generatorSeconds = 0.0
    private var samples = 0
    private var lastTime: Int64 = 0
    private let places = DispatchSemaphore(value: Feeder.underWayMax)

    init(store: MetricStore, isReversed: Bool) { (self.store, self.isReversed) = (store, isReversed) }

    /// Feeds all of it; or, when the store is to be killed, until much is unsealed in the second half of `samplesMin`.
    mutating func run(_ load: inout some Load, killAfter samplesMin: Int?) {
        while true {
            let start = Usage.threadSeconds
            guard let scrape = load.next() else { break }
            generatorSeconds += Usage.threadSeconds - start
            let batch = batch(of: scrape)
            samples += batch.sampleCount
            places.wait()
            let places = places
            store.append(batch) { result in
                if case .failure(let refusal) = result { print("refused: \(refusal)") }
                places.signal()
            }
            if let samplesMin, samples >= samplesMin, store.counters().samplesUnsealed >= Feeder.unsealedAtKill { break }
        }
        for _ in 0..<Feeder.underWayMax { places.wait() }
        for _ in 0..<Feeder.underWayMax { places.signal() }
    }

    private mutating func batch(of scrape: Scrape) -> MetricBatch {
        var batch = MetricBatch()
        batch.reserve(series: scrape.samples.count, samples: scrape.samples.count, labelBytes: scrape.samples.count * 160)
        var first = 0
        scrape.bytes.withUnsafeBytes { text in
            for sample in scrape.samples {
                batch.beginSeries()
                for offset in 0..<sample.labelsEnd - first {
                    let label = scrape.labels[isReversed ? sample.labelsEnd - 1 - offset : first + offset]
                    batch.addLabel(name: .init(rebasing: text[label.name]), value: .init(rebasing: text[label.value]))
                }
                first = sample.labelsEnd
                batch.add(sample.value, at: Timestamp(milliseconds: sample.time), to: batch.endSeries())
                lastTime = max(lastTime, sample.time)
            }
        }
        return batch
    }

    /// Seals everything and merges what belongs together, as the server does some minutes after the partition's end.
    func settle() {
        store.flush()
        while store.counters().samplesUnsealed > 0 || store.counters().logBytes > 1 << 20 { usleep(10_000) }
        let done = DispatchSemaphore(value: 0)
        store.maintain(now: Timestamp(milliseconds: lastTime) + .hours(2) + .minutes(11)) { done.signal() }
        done.wait()
    }

    func summary(since start: Usage, bytes: Int64?) -> String {
        let cpu = Usage.now.cpuSeconds - start.cpuSeconds - generatorSeconds
        var text = "samples=\(samples) cpu_s=\(cpu) samples_per_cpu_s=\(Int(Double(samples) / cpu)) load_cpu_s=\(generatorSeconds) peak_mib=\(Usage.peakMebibytes)"
        if let bytes { text += " bytes=\(bytes) bytes_per_sample=\(Double(bytes) / Double(samples))" }
        return text
    }
}
