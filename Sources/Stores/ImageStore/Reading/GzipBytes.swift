import CZlib

/// Unpacks gzip (RFC 1952), one member after the other.
final class GzipBytes: ByteSource {
    private let source: any ByteSource
    /// On the heap, because zlib keeps a pointer to it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var input: [UInt8] = []
    private var position = 0
    private var bound = InflationBound()
    private var isBetweenMembers = false
    /// Whether the last output filled its room, so that there may be more without more input.
    private var mayHaveMore = false
    private var isAtEnd = false

    init(_ source: any ByteSource) throws(ImageError) {
        self.source = source
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for the gzip header.
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { throw .disk("there is no memory to unpack gzip with") }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    func next() throws(ImageError) -> [UInt8] {
        while !isAtEnd {
            if position == input.count, !mayHaveMore, try !refill() { return [] }
            if isBetweenMembers, try !beginMember() { return [] }
            let piece = try inflateOnce()
            if !piece.isEmpty { return piece }
        }
        return []
    }

    /// False at the end of what is packed.
    private func refill() throws(ImageError) -> Bool {
        (input, position) = (try source.next(), 0)
        bound.take(packed: input.count)
        guard input.isEmpty else { return true }
        isAtEnd = true
        guard isBetweenMembers else { throw .malformed("the gzip data end in the middle") }
        return false
    }

    /// Another member may follow the last one; zeros pad it to a block of tape.
    private func beginMember() throws(ImageError) -> Bool {
        while position < input.count, input[position] == 0 { position += 1 }
        guard position < input.count else { return true }
        guard input[position] == 0x1f else { throw .malformed("something that is not gzip follows the gzip data") }
        isBetweenMembers = false
        inflateReset(stream)
        return true
    }

    private func inflateOnce() throws(ImageError) -> [UInt8] {
        guard position < input.count || mayHaveMore else { return [] }
        var status = Z_OK
        let piece = [UInt8](unsafeUninitializedCapacity: ImageLimits.pieceBytes) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.pointee.next_in = input.baseAddress.map { $0 + position }
                stream.pointee.avail_in = UInt32(clamping: input.count - position)
                (stream.pointee.next_out, stream.pointee.avail_out) = (output.baseAddress, UInt32(output.count))
                status = inflate(stream, Z_NO_FLUSH)
                position = input.count - Int(stream.pointee.avail_in)
                count = output.count - Int(stream.pointee.avail_out)
            }
        }
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { throw .malformed("the gzip data are damaged") }
        isBetweenMembers = status == Z_STREAM_END
        mayHaveMore = piece.count == ImageLimits.pieceBytes && !isBetweenMembers
        try bound.give(unpacked: piece.count)
        return piece
    }
}
