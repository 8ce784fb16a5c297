import Base
import NIOCore
import NIOEmbedded
import NIOHTTP1

@testable import HTTPFront
@testable import World

extension FuzzTarget {
    /// Both sides of HTTP/1.1, each fed whole and in pieces: how bytes arrive must not change what they say.
    static let http = [
        FuzzTarget("http-request", bytesMax: 8192) { bytes in
            let whole = HTTPReading(bytes, piece: bytes.count)
            let pieces = HTTPReading(bytes, piece: 3)
            try hold(whole.heads == pieces.heads && whole.isRefused == pieces.isRefused, "pieces read as \(pieces.heads), the whole as \(whole.heads)")
        },
        FuzzTarget("http-response", bytesMax: 8192) { bytes in
            for method in ["GET", "HEAD"] {
                let whole = response(bytes, piece: max(bytes.count, 1), method), pieces = response(bytes, piece: 1, method)
                try hold(whole?.status == pieces?.status && whole?.body == pieces?.body, "a byte at a time it is another response")
            }
        },
    ]

    private static func response(_ bytes: [UInt8], piece: Int, _ method: String) -> HTTPResponse? {
        var reader = HTTPResponseReader(method: method, limits: HTTPLimits(bodyMax: 4096))
        do {
            for start in stride(from: 0, to: bytes.count, by: piece) { try reader.receive(Array(bytes[start..<min(start + piece, bytes.count)])) }
            return try reader.finish()
        } catch { return nil }
    }
}

/// The requests in the bytes of a connection, read by the codec and the rules that serve the real ones.
private struct HTTPReading {
    var heads: [String] = []
    var isRefused = false

    init(_ bytes: [UInt8], piece: Int) {
        let limits = FrontLimits()
        let channel = EmbeddedChannel()
        var assembler = RequestAssembler(rules: HeadRules(limits: limits, peer: "127.0.0.1", peerPort: 1), bodies: BodyBudget(bytesMax: limits.bodyBytesTotalMax))
        guard attempt({ try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))) }) != nil else { return }
        for start in stride(from: 0, to: bytes.count, by: max(piece, 1)) {
            let isDamaged = attempt { try channel.writeInbound(ByteBuffer(bytes: bytes[start..<min(start + piece, bytes.count)])) } == nil
            // What stands before the damage counts in both readings; behind a refusal the connection reads nothing more.
            guard attempt({ try take(channel, &assembler) }) != nil, !isDamaged else {
                isRefused = true
                break
            }
        }
        assembler.abandon()
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    private mutating func take(_ channel: EmbeddedChannel, _ assembler: inout RequestAssembler) throws {
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            guard case .complete(let done) = try assembler.take(part) else { continue }
            let request = done.request
            heads.append("\(request.method) \(request.path) \(request.query ?? "-") \(request.headers.fields.map { "\($0.name)=\($0.value)" }) \(request.body.count) \(done.keepsAlive)")
        }
    }
}
