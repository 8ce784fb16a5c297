import Base
import Dispatch
import Glibc
import MetricStore

/// Gives a load to the store, a few batches under way at a time as connections would.
struct Feeder {
    private static let underWayMax = 4

    let store: MetricStore
    /// Labels in reverse order, as a sender that does not sort them.
    let isReversed: Bool
    private var lines = PrometheusLines()
    private var parseSeconds = 0.0
    private var samples = 0
    private var lastTime: Int64 = 0
    private let places = DispatchSemaphore(value: Feeder.underWayMax)

    init(store: MetricStore, isReversed: Bool) { (self.store, self.isReversed) = (store, isReversed) }

    mutating func run(_ file: PayloadFile) {
        while true {
            let start = Usage.threadSeconds
            guard let text = file.next() else { break }
            text.withUnsafeBytes { lines.parse($0) }
            parseSeconds += Usage.threadSeconds - start
            let batch = text.withUnsafeBytes { (bytes) -> MetricBatch in self.batch(of: bytes) }
            samples += batch.sampleCount
            places.wait()
            let places = places
            store.append(batch) { result in
                if case .failure(let refusal) = result { print("refused: \(refusal)") }
                places.signal()
            }
        }
        for _ in 0..<Feeder.underWayMax { places.wait() }
        for _ in 0..<Feeder.underWayMax { places.signal() }
    }

    private mutating func batch(of text: UnsafeRawBufferPointer) -> MetricBatch {
        var batch = MetricBatch()
        batch.reserve(series: lines.samples.count, samples: lines.samples.count, labelBytes: lines.samples.count * 160)
        var first = 0
        let name: StaticString = "__name__"
        let nameLabel = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        for sample in lines.samples {
            batch.beginSeries()
            for offset in 0..<sample.labelsEnd - first {
                let label = lines.labels[isReversed ? sample.labelsEnd - 1 - offset : first + offset]
                batch.addLabel(name: label.name.isEmpty ? nameLabel : .init(rebasing: text[label.name]), value: .init(rebasing: text[label.value]))
            }
            first = sample.labelsEnd
            batch.add(sample.value, at: Timestamp(milliseconds: sample.time), to: batch.endSeries())
            lastTime = max(lastTime, sample.time)
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
        let cpu = Usage.now.cpuSeconds - start.cpuSeconds - parseSeconds
        var text = "samples=\(samples) cpu_s=\(cpu) samples_per_cpu_s=\(Int(Double(samples) / cpu)) parse_cpu_s=\(parseSeconds) peak_mib=\(Usage.peakMebibytes)"
        if let bytes { text += " bytes=\(bytes) bytes_per_sample=\(Double(bytes) / Double(samples))" }
        return text
    }
}
