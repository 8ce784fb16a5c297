/// A growing run of raw bytes that encoders write to. One owner at a time.
final class EncodeBuffer {
    // One owner: no dynamic checks in the path of each byte.
    @exclusivity(unchecked) private(set) var base: UnsafeMutableRawPointer
    @exclusivity(unchecked) private(set) var count = 0
    @exclusivity(unchecked) private var capacity: Int

    init(capacity: Int = 4096) {
        self.capacity = max(capacity, 64)
        base = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
    var array: [UInt8] { Array(bytes) }

    func removeAll() { count = 0 }
    func truncate(to length: Int) { count = min(count, length) }

    /// Makes sure that `extra` more bytes fit without growing.
    @inline(__always) func reserve(_ extra: Int) {
        if count &+ extra > capacity { grow(to: count &+ extra) }
    }

    private func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        fresh.copyMemory(from: base, byteCount: count)
        base.deallocate()
        (base, capacity) = (fresh, larger)
    }

    @inline(__always) func append(_ byte: UInt8) {
        reserve(1)
        base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    @inline(__always) func append<Value: FixedWidthInteger & BitwiseCopyable>(integer value: Value) {
        reserve(MemoryLayout<Value>.size)
        base.storeBytes(of: value.littleEndian, toByteOffset: count, as: Value.self)
        count &+= MemoryLayout<Value>.size
    }

    func append(_ source: UnsafeRawBufferPointer) {
        guard let from = source.baseAddress else { return }
        reserve(source.count)
        (base + count).copyMemory(from: from, byteCount: source.count)
        count &+= source.count
    }

    func append(_ source: [UInt8]) { source.withUnsafeBytes { append($0) } }

    @inline(__always) func append(varint value: UInt64) {
        reserve(10)
        var rest = value
        while rest >= 0x80 {
            base.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: count, as: UInt8.self)
            count &+= 1
            rest >>= 7
        }
        base.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    @inline(__always) func append(signed value: Int64) { append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    /// Eight bytes in little-endian order at `count`, of which only `used` stay.
    @inline(__always) func append(word: UInt64, used: Int) {
        reserve(8)
        base.storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
        count &+= used
    }

    func appendZeros(_ zeros: Int) {
        reserve(zeros)
        (base + count).initializeMemory(as: UInt8.self, repeating: 0, count: zeros)
        count &+= zeros
    }

    /// Copies `source` over bytes that were written before.
    func overwrite(_ source: UnsafeRawBufferPointer, at offset: Int) {
        guard let from = source.baseAddress, offset >= 0, offset + source.count <= count else { return }
        (base + offset).copyMemory(from: from, byteCount: source.count)
    }
}
