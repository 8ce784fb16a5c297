import Base
import CZlib

/// Undoes `Content-Encoding: gzip` (RFC 1952) within `WireLimits`.
enum Gzip {
    /// The bytes that were packed; throws for what is not gzip and beyond the limits of size and ratio.
    static func inflated(_ packed: [UInt8]) throws(ServiceFault) -> [UInt8] {
        let (grown, overflow) = packed.count.multipliedReportingOverflow(by: WireLimits.inflationRatioMax)
        let limit = min(WireLimits.inflatedBytesMax, max(WireLimits.inflatedFreeBytes, overflow ? .max : grown))
        let result = inflate(packed, until: limit)
        guard result.bytes.count <= limit else { throw .tooLarge("The body is larger than \(limit) bytes when it is unpacked.") }
        guard result.isWhole else { throw .malformed("The body is not gzip.") }
        return result.bytes
    }

    /// The first of the bytes that were packed, as far as they can be read; at most `WireLimits.actionBytesMax`.
    static func beginning(of packed: [UInt8]) -> [UInt8] {
        Array(inflate(packed, until: WireLimits.actionBytesMax).bytes.prefix(WireLimits.actionBytesMax))
    }

    /// Unpacks until the end, the first damage, or more than `limit` bytes. `isWhole`: one gzip member, and nothing behind it.
    private static func inflate(_ packed: [UInt8], until limit: Int) -> (bytes: [UInt8], isWhole: Bool) {
        var stream = z_stream()
        // 15 bits of window, and 16 for the gzip header.
        guard let length = UInt32(exactly: packed.count),
            inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return ([], false) }
        defer { inflateEnd(&stream) }
        var out: [UInt8] = []
        var input = packed
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        // zlib keeps pointers into both buffers between calls: they stand still inside these closures.
        let status = input.withUnsafeMutableBufferPointer { source in
            chunk.withUnsafeMutableBufferPointer { target in
                (stream.next_in, stream.avail_in) = (source.baseAddress, length)
                return inflate(&stream, through: target, into: &out, until: limit)
            }
        }
        return (out, status == Z_STREAM_END && stream.avail_in == 0)
    }

    private static func inflate(_ stream: inout z_stream, through chunk: UnsafeMutableBufferPointer<UInt8>, into out: inout [UInt8], until limit: Int) -> Int32 {
        var status = Z_OK
        while status == Z_OK, out.count <= limit {
            (stream.next_out, stream.avail_out) = (chunk.baseAddress, UInt32(chunkBytes))
            status = CZlib.inflate(&stream, Z_NO_FLUSH)
            out.append(contentsOf: chunk.prefix(chunkBytes - Int(stream.avail_out)))
        }
        return status
    }

    private static let chunkBytes = 64 << 10
}
