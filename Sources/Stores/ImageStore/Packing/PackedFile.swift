import CZstd
import Crypto
import World

/// A file that is packed with zstd while it is written, and whose digest is that of what was packed.
final class PackedFile {
    static let level: Int32 = 3

    private let file: any DiskFile
    private let context: OpaquePointer
    /// Asked for the free room now and then.
    private let room: () throws(ImageError) -> Void
    private var hash = SHA256()
    private var output = [UInt8](repeating: 0, count: ImageLimits.pieceBytes)
    private(set) var packedBytes: Int64 = 0
    private var nextLook: Int64 = 0

    init(_ file: any DiskFile, room: @escaping () throws(ImageError) -> Void) throws(ImageError) {
        guard let context = ZSTD_createCCtx() else { throw .disk("there is no memory to pack with") }
        (self.file, self.context, self.room) = (file, context, room)
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, PackedFile.level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit { ZSTD_freeCCtx(context) }

    func append(_ bytes: [UInt8]) throws(ImageError) {
        hash.update(data: bytes)
        try pack(bytes, ZSTD_e_continue)
    }

    /// Returns when everything is on stable storage; the digest of what was appended.
    func finish() throws(ImageError) -> String {
        try pack([], ZSTD_e_end)
        try ImageError.wrapping { () throws(DiskError) in try file.sync() }
        return hash.finalize().hexadecimal
    }

    private func pack(_ bytes: [UInt8], _ directive: ZSTD_EndDirective) throws(ImageError) {
        var done = 0, left = 0
        repeat {
            var produced = 0
            output.withUnsafeMutableBytes { target in
                bytes.withUnsafeBytes { raw in
                    var out = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                    var source = ZSTD_inBuffer(src: raw.baseAddress, size: raw.count, pos: done)
                    left = ZSTD_compressStream2(context, &out, &source, directive)
                    (done, produced) = (source.pos, out.pos)
                }
            }
            guard ZSTD_isError(left) == 0 else { throw .disk("zstd could not pack: \(String(cString: ZSTD_getErrorName(left)))") }
            try write(produced)
        } while done < bytes.count || (directive == ZSTD_e_end && left > 0)
    }

    private func write(_ count: Int) throws(ImageError) {
        guard count > 0 else { return }
        if packedBytes >= nextLook {
            try room()
            nextLook = packedBytes + ImageLimits.roomBytes
        }
        let offset = packedBytes
        try ImageError.wrapping { () throws(DiskError) in try file.write(Array(output[..<count]), at: offset) }
        packedBytes += Int64(count)
    }
}
