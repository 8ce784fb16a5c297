import CZstd

/// Unpacks Zstandard frames (RFC 8878), one after the other.
final class ZstdBytes: ByteSource {
    private let source: any ByteSource
    private let context: OpaquePointer
    private var input: [UInt8] = []
    private var position = 0
    private var bound = InflationBound()
    /// What the decoder would like next: 0 at the end of a frame.
    private var wanted = 1
    /// Whether the last output filled its room, so that there may be more without more input.
    private var mayHaveMore = false

    init(_ source: any ByteSource) throws(ImageError) {
        guard let context = ZSTD_createDCtx() else { throw .disk("there is no memory to unpack zstd with") }
        (self.source, self.context) = (source, context)
    }

    deinit { ZSTD_freeDCtx(context) }

    func next() throws(ImageError) -> [UInt8] {
        while true {
            if position == input.count, !mayHaveMore {
                (input, position) = (try source.next(), 0)
                bound.take(packed: input.count)
                if input.isEmpty {
                    guard wanted == 0 else { throw .malformed("the zstd data end in the middle") }
                    return []
                }
            }
            let piece = try decompressOnce()
            if !piece.isEmpty { return piece }
        }
    }

    private func decompressOnce() throws(ImageError) -> [UInt8] {
        let piece = [UInt8](unsafeUninitializedCapacity: ImageLimits.pieceBytes) { output, count in
            var out = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
            input.withUnsafeBytes { raw in
                var source = ZSTD_inBuffer(src: raw.baseAddress, size: raw.count, pos: position)
                wanted = ZSTD_decompressStream(context, &out, &source)
                position = source.pos
            }
            mayHaveMore = out.pos == out.size
            count = out.pos
        }
        guard ZSTD_isError(wanted) == 0 else { throw .malformed("the zstd data are damaged: \(String(cString: ZSTD_getErrorName(wanted)))") }
        try bound.give(unpacked: piece.count)
        return piece
    }
}
