/// Eight samples a slab, slabs in large chunks: what series keep in memory until it is sealed. A slab never moves.
///
/// Freed as a whole when its generation is in blocks. Guarded by the shard that owns it.
final class Slabs {
    /// Time and value side by side, so that taking a sample touches one line of the cache.
    struct Sample {
        var time: Int64
        var value: Double
    }

    /// What binds a slab to the one filled before it.
    struct Link {
        /// The slab before, plus one; 0 at the first.
        var previous: UInt32
        /// The newest time in all slabs before: a reader of recent times stops here.
        var newestBefore: Int64
    }

    static let samplesPerSlab = 8
    /// The samples, then the link.
    static let slabBytes = linkOffset + MemoryLayout<Link>.stride
    private static let linkOffset = samplesPerSlab * MemoryLayout<Sample>.stride
    private static let slabsPerChunk = 512

    // Its owner keeps accesses apart: no dynamic checks in the path of each sample.
    @exclusivity(unchecked) private var chunks: [UnsafeMutableRawPointer] = []
    @exclusivity(unchecked) private(set) var count = 0

    deinit { for chunk in chunks { chunk.deallocate() } }

    var memoryBytes: Int { count * Slabs.slabBytes }

    /// A new slab; its number.
    func add(previous: UInt32, newestBefore: Int64) -> UInt32 {
        if count == chunks.count * Slabs.slabsPerChunk {
            chunks.append(.allocate(byteCount: Slabs.slabsPerChunk * Slabs.slabBytes, alignment: 16))
        }
        let number = UInt32(count)
        count += 1
        (address(number) + Slabs.linkOffset).initializeMemory(as: Link.self, to: Link(previous: previous, newestBefore: newestBefore))
        return number
    }

    @inline(__always) private func address(_ slab: UInt32) -> UnsafeMutableRawPointer {
        chunks[Int(slab) / Slabs.slabsPerChunk] + Int(slab) % Slabs.slabsPerChunk &* Slabs.slabBytes
    }

    @inline(__always) func store(_ time: Int64, _ value: Double, slab: UInt32, at position: Int) {
        (address(slab) + position &* MemoryLayout<Sample>.stride).initializeMemory(as: Sample.self, to: Sample(time: time, value: value))
    }

    @inline(__always) func link(_ slab: UInt32) -> Link { (address(slab) + Slabs.linkOffset).assumingMemoryBound(to: Link.self).pointee }

    /// The samples of a slab; as many of them are there as were stored.
    @inline(__always) func samples(_ slab: UInt32) -> UnsafePointer<Sample> { UnsafePointer(address(slab).assumingMemoryBound(to: Sample.self)) }
}
