/// Eight samples a slab, slabs in large chunks: what series keep in memory until it is sealed. A slab never moves.
///
/// Freed as a whole when its generation is in blocks. Guarded by the shard that owns it.
final class Slabs {
    static let samplesPerSlab = 8
    static let slabBytes = samplesPerSlab * 16 + MemoryLayout<Link>.stride
    private static let slabsPerChunk = 512

    /// What binds a slab to the one filled before it.
    struct Link {
        /// The slab before, plus one; 0 at the first.
        var previous: UInt32
        /// The newest time in all slabs before: a reader of recent times stops here.
        var newestBefore: Int64
    }

    // Its owner keeps accesses apart: no dynamic checks in the path of each sample.
    @exclusivity(unchecked) private var times: [UnsafeMutablePointer<Int64>] = []
    @exclusivity(unchecked) private var values: [UnsafeMutablePointer<Double>] = []
    @exclusivity(unchecked) private var links: [UnsafeMutablePointer<Link>] = []
    @exclusivity(unchecked) private(set) var count = 0

    deinit {
        for chunk in times { chunk.deallocate() }
        for chunk in values { chunk.deallocate() }
        for chunk in links { chunk.deallocate() }
    }

    var memoryBytes: Int { count * Slabs.slabBytes }

    /// A new slab; its number.
    func add(previous: UInt32, newestBefore: Int64) -> UInt32 {
        if count == times.count * Slabs.slabsPerChunk {
            times.append(.allocate(capacity: Slabs.slabsPerChunk * Slabs.samplesPerSlab))
            values.append(.allocate(capacity: Slabs.slabsPerChunk * Slabs.samplesPerSlab))
            links.append(.allocate(capacity: Slabs.slabsPerChunk))
        }
        let number = count
        count += 1
        links[number / Slabs.slabsPerChunk][number % Slabs.slabsPerChunk] = Link(previous: previous, newestBefore: newestBefore)
        return UInt32(number)
    }

    @inline(__always) func store(_ time: Int64, _ value: Double, slab: UInt32, at position: Int) {
        let chunk = Int(slab) / Slabs.slabsPerChunk, start = Int(slab) % Slabs.slabsPerChunk * Slabs.samplesPerSlab
        times[chunk][start &+ position] = time
        values[chunk][start &+ position] = value
    }

    func link(_ slab: UInt32) -> Link { links[Int(slab) / Slabs.slabsPerChunk][Int(slab) % Slabs.slabsPerChunk] }

    @inline(__always) func slab(_ number: UInt32) -> (times: UnsafePointer<Int64>, values: UnsafePointer<Double>) {
        let chunk = Int(number) / Slabs.slabsPerChunk, start = Int(number) % Slabs.slabsPerChunk * Slabs.samplesPerSlab
        return (UnsafePointer(times[chunk] + start), UnsafePointer(values[chunk] + start))
    }
}
