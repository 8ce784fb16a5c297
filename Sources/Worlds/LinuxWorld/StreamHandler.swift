import Base
import NIOCore
import NIOSSL
import NIOTLS
import World

/// Hands the bytes of a connection to the one reader that asks, and tells how a TLS handshake ended. Lives on its event loop.
///
/// Without a reader nothing is read from the socket, so what is kept here is one socket read (and what TLS held back of it).
final class StreamHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// The most bytes of one socket read.
    static let readCountMax = 64 * 1024

    private struct Reader {
        let countMax: Int
        let promise: EventLoopPromise<[UInt8]?>
        let limit: Scheduled<Void>
    }

    private var context: ChannelHandlerContext?
    private var buffer = ByteBuffer()
    private var reader: Reader?
    private var handshake: (serverName: String, promise: EventLoopPromise<Void>)?
    private var isClosing = false
    /// How the connection ended: nil while it is open.
    private var end: Result<Void, NetworkError>?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish(.failure(.cut))
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        var arrived = unwrapInboundIn(data)
        buffer.writeBuffer(&arrived)
        answer()
    }

    /// A read that brought no bytes for us (TLS records, a handshake) is followed by another while somebody waits.
    func channelReadComplete(context: ChannelHandlerContext) {
        if reader != nil { context.read() }
    }

    func channelInactive(context: ChannelHandlerContext) { finish(.success(())) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(.failure(NetworkError(error)))
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? TLSUserEvent, case .handshakeCompleted = event {
            completeHandshake(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func read(countMax: Int, timeout: TimeAmount, _ promise: EventLoopPromise<[UInt8]?>) {
        guard reader == nil else { return promise.fail(NetworkError.io("two readers of one stream")) }
        let limit = promise.futureResult.eventLoop.assumeIsolated().scheduleTask(in: timeout) { self.failReader(.timedOut) }
        reader = Reader(countMax: countMax, promise: promise, limit: limit)
        answer()
        if reader != nil { context?.read() }
    }

    /// Puts TLS in front. Bytes that came before it would be taken for the verified peer's: they are refused.
    func startTLS(_ handler: NIOSSLClientHandler, serverName: String, deadline: NIODeadline, _ promise: EventLoopPromise<Void>) {
        guard let context, end == nil else { return promise.fail(NetworkError.cut) }
        guard buffer.readableBytes == 0, reader == nil, handshake == nil else {
            return promise.fail(NetworkError.tls("bytes before the handshake"))
        }
        handshake = (serverName, promise)
        let limit = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.failHandshake(.timedOut) }
        promise.futureResult.assumeIsolated().whenComplete { _ in limit.cancel() }
        do {
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
            context.read()
        } catch {
            failHandshake(NetworkError(error))
        }
    }

    /// Ends the connection; what still comes is dropped. TLS says its farewell and must read the peer's.
    func close(_ promise: EventLoopPromise<Void>) {
        guard let context else { return promise.succeed() }
        isClosing = true
        buffer.clear()
        // Without it the farewell ends with its timeout instead.
        try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        context.channel.close(promise: promise)
    }

    /// The chain and, for addresses, the identity have been verified; the name is ours to check (see `CertificateIdentity`).
    private func completeHandshake(_ context: ChannelHandlerContext) {
        guard let handshake else { return }
        self.handshake = nil
        do {
            let certificate = try context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self).peerCertificate
            guard CertificateIdentity(certificate).names(handshake.serverName) else {
                throw NetworkError.tls("the certificate is not for \(handshake.serverName)")
            }
            handshake.promise.succeed()
        } catch {
            handshake.promise.fail(NetworkError(error))
            context.close(promise: nil)
        }
    }

    private func answer() {
        guard let reader else { return }
        if let bytes = buffer.readBytes(length: min(reader.countMax, buffer.readableBytes)), !bytes.isEmpty {
            buffer.discardReadBytes()
            take()?.promise.succeed(bytes)
        } else if let end {
            let promise = take()?.promise
            switch end {
            case .success: promise?.succeed(nil)
            case .failure(let error): promise?.fail(error)
            }
        }
    }

    private func finish(_ result: Result<Void, NetworkError>) {
        if end == nil { end = result }
        failHandshake(failure)
        answer()
    }

    private var failure: NetworkError {
        if case .failure(let error) = end { error } else { .cut }
    }

    private func failReader(_ error: NetworkError) { take()?.promise.fail(error) }

    private func failHandshake(_ error: NetworkError) {
        guard let handshake else { return }
        self.handshake = nil
        handshake.promise.fail(error)
    }

    private func take() -> Reader? {
        defer { reader = nil }
        reader?.limit.cancel()
        return reader
    }
}
