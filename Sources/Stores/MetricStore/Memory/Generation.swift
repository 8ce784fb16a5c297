import Base

/// The unsealed samples of one shard, by slot of the series: what was logged between two seals.
///
/// While it takes samples its shard's lock guards it; once frozen it does not change and is read without.
///
/// Unchecked: see above; the shard freezes it under its lock before maintenance gets it.
final class Generation: @unchecked Sendable {
    /// The samples of a series, newest slab first.
    struct Chain {
        /// The slab that is being filled, plus one; 0 when there is none.
        var slab: UInt32 = 0
        var used: UInt32 = 0
        var newest: Int64 = .min
        /// Floats and distributions.
        var count: UInt32 = 0
    }

    // Its owner's lock, or being frozen, keeps accesses apart: no dynamic checks in the path of each sample.
    @exclusivity(unchecked) private(set) var chains: [Chain] = []
    let slabs = Slabs()
    private(set) var distributions: [UInt32: [SeriesSamples.TimedDistribution]] = [:]
    @exclusivity(unchecked) private(set) var sampleCount = 0
    private var distributionBytes = 0

    var isEmpty: Bool { sampleCount == 0 }
    var memoryBytes: Int { slabs.memoryBytes + distributionBytes + chains.count * MemoryLayout<Chain>.stride }

    /// Makes the slot usable; `newest` is the newest time that the series had before this generation.
    @inline(__always) func prepare(_ slot: Int) {
        if slot >= chains.count { grow(to: slot + 1) }
    }

    private func grow(to count: Int) {
        let target = max(count, chains.count * 2, 64)
        chains.append(contentsOf: repeatElement(Chain(), count: target - chains.count))
    }

    /// Adds a float; answers the newest time that the slot had in this generation before.
    @inline(__always) func add(_ value: Double, at time: Int64, to slot: Int) -> Int64 {
        prepare(slot)
        var chain = chains[slot]
        let before = chain.newest
        if chain.slab == 0 || chain.used == UInt32(Slabs.samplesPerSlab) {
            chain.slab = slabs.add(previous: chain.slab, newestBefore: before) &+ 1
            chain.used = 0
        }
        slabs.store(time, value, slab: chain.slab &- 1, at: Int(chain.used))
        chain.used &+= 1
        chain.count &+= 1
        chain.newest = max(before, time)
        chains[slot] = chain
        sampleCount &+= 1
        return before
    }

    func add(_ distribution: Distribution, at time: Int64, to slot: Int) -> Int64 {
        prepare(slot)
        let before = chains[slot].newest
        chains[slot].newest = max(before, time)
        chains[slot].count &+= 1
        distributions[UInt32(slot), default: []].append(.init(time: time, distribution: distribution))
        distributionBytes += 128 + (distribution.histogram.map { ($0.positive.count + $0.negative.count) * 16 } ?? 0)
        sampleCount += 1
        return before
    }

    func count(_ slot: Int) -> Int { slot < chains.count ? Int(chains[slot].count) : 0 }
    func newest(_ slot: Int) -> Int64 { slot < chains.count ? chains[slot].newest : .min }

    /// Gives the samples with `from <= time < to` to the sink: floats from the newest slab to the oldest.
    @inline(__always) func read<Sink: SampleSink>(_ slot: Int, from: Int64, to: Int64, into sink: inout Sink) {
        guard slot < chains.count, chains[slot].count > 0, chains[slot].newest >= from else { return }
        var number = chains[slot].slab
        var used = Int(chains[slot].used)
        while number != 0 {
            let samples = UnsafeBufferPointer(start: slabs.samples(number &- 1), count: used)
            for sample in samples where sample.time >= from && sample.time < to { sink.add(sample.value, at: sample.time) }
            let link = slabs.link(number &- 1)
            if link.newestBefore < from { break }
            (number, used) = (link.previous, Slabs.samplesPerSlab)
        }
        if distributions.isEmpty { return }
        for sample in distributions[UInt32(slot)] ?? [] where sample.time >= from && sample.time < to {
            sink.add(sample.distribution, at: sample.time)
        }
    }

    /// All samples of a slot, oldest first as they came, appended.
    func collect(_ slot: Int, into samples: inout SeriesSamples) {
        guard slot < chains.count, chains[slot].count > 0 else { return }
        let others = distributions.isEmpty ? nil : distributions[UInt32(slot)]
        let floats = Int(chains[slot].count) - (others?.count ?? 0)
        samples.fillBack(floats) { times, values in
            var end = floats
            var number = chains[slot].slab
            var used = Int(chains[slot].used)
            while number != 0 {
                let samples = slabs.samples(number &- 1)
                end -= used
                for index in 0..<used { (times[end &+ index], values[end &+ index]) = (samples[index].time, samples[index].value) }
                (number, used) = (slabs.link(number &- 1).previous, Slabs.samplesPerSlab)
            }
        }
        if let others { samples.distributions.append(contentsOf: others) }
    }
}
