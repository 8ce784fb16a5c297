import Crypto
import World

/// Bytes that come one piece after the other.
protocol ByteSource: AnyObject {
    /// The next piece; empty at the end.
    func next() throws(ImageError) -> [UInt8]
}

/// The bytes of a file.
final class FileBytes: ByteSource {
    private let file: any DiskFile
    private let bytesMax: Int64
    private var offset: Int64 = 0

    init(_ file: any DiskFile, bytesMax: Int64) { (self.file, self.bytesMax) = (file, bytesMax) }

    func next() throws(ImageError) -> [UInt8] {
        let piece = try ImageError.wrapping { () throws(DiskError) in try file.read(count: ImageLimits.pieceBytes, at: offset) }
        offset += Int64(piece.count)
        guard offset <= bytesMax else { throw .limit("it is larger than \(bytesMax) bytes") }
        return piece
    }
}

/// Bytes that are there already.
final class ReadyBytes: ByteSource {
    private var pieces: [[UInt8]]
    init(_ bytes: [UInt8]) { pieces = [bytes] }
    func next() -> [UInt8] { pieces.popLast() ?? [] }
}

/// Takes the digest of what passes.
final class HashedBytes: ByteSource {
    private let source: any ByteSource
    private var hash = SHA256()

    init(_ source: any ByteSource) { self.source = source }

    func next() throws(ImageError) -> [UInt8] {
        let piece = try source.next()
        hash.update(data: piece)
        return piece
    }

    /// Of everything that has passed so far.
    var digest: String { hash.finalize().hexadecimal }
}

extension Sequence where Element == UInt8 {
    var hexadecimal: String { map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined() }
}

/// Bounds how far packed bytes may grow.
struct InflationBound {
    private(set) var packed: Int64 = 0, unpacked: Int64 = 0

    mutating func take(packed count: Int) { packed += Int64(count) }

    mutating func give(unpacked count: Int) throws(ImageError) {
        unpacked += Int64(count)
        let allowed = max(ImageLimits.inflationFreeBytes, packed.multipliedReportingOverflow(by: ImageLimits.inflationRatioMax).partialValue)
        guard unpacked <= allowed else { throw .limit("it grows to more than \(ImageLimits.inflationRatioMax) times its size when it is unpacked") }
    }
}
