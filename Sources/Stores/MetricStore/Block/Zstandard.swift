import CZstd

/// Sections of block directories as Zstandard frames (RFC 8878).
enum Zstandard {
    static let level: Int32 = 3

    static func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            let written = ZSTD_compress(buffer.baseAddress, bound, bytes.baseAddress, bytes.count, level)
            // With a buffer of the bound's size it fails only when memory is exhausted.
            precondition(ZSTD_isError(written) == 0, "zstd could not compress")
            count = written
        }
    }

    /// Nil unless the bytes are one frame of exactly `rawCount` bytes.
    static func decompress(_ bytes: [UInt8], rawCount: Int) -> [UInt8]? {
        var isSound = false
        let result = [UInt8](unsafeUninitializedCapacity: max(rawCount, 1)) { buffer, count in
            let written = bytes.withUnsafeBytes { ZSTD_decompress(buffer.baseAddress, rawCount, $0.baseAddress, $0.count) }
            isSound = ZSTD_isError(written) == 0 && written == rawCount
            count = isSound ? rawCount : 0
        }
        return isSound ? result : nil
    }
}
