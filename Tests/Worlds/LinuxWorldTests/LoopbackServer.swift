import NIOCore
import NIOPosix
import NIOSSL

/// A server on a free loopback port whose handler is made for each connection.
final class LoopbackServer: Sendable {
    let port: Int
    private let channel: any Channel

    init(tls: Bool = false, _ handler: @escaping @Sendable () -> some ChannelInboundHandler) async throws {
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if tls { try channel.pipeline.syncOperations.addHandler(LoopbackServer.tlsHandler()) }
                    try channel.pipeline.syncOperations.addHandler(handler())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func close() async throws { try await channel.close() }

    static func tlsHandler() throws -> NIOSSLServerHandler {
        let certificate = try NIOSSLCertificate(bytes: Array(Certificates.certificate.utf8), format: .pem)
        let key = try NIOSSLPrivateKey(bytes: Array(Certificates.key.utf8), format: .pem)
        let configuration = TLSConfiguration.makeServerConfiguration(certificateChain: [.certificate(certificate)], privateKey: .privateKey(key))
        return NIOSSLServerHandler(context: try NIOSSLContext(configuration: configuration))
    }
}

/// Sends back what comes. On `T` it answers `G` and continues as TLS, on `X` it closes; it may greet first.
final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let greeting: [UInt8]

    init(greeting: [UInt8] = []) { self.greeting = greeting }

    func channelActive(context: ChannelHandlerContext) {
        if !greeting.isEmpty { context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: greeting)), promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        switch Array(buffer.readableBytesView) {
        case Array("X".utf8): context.close(promise: nil)
        case Array("T".utf8):
            // As in SMTP: the peer waits for this before its handshake.
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "G")), promise: nil)
            do { try context.pipeline.syncOperations.addHandler(LoopbackServer.tlsHandler(), position: .first) } catch { context.close(promise: nil) }
        default: context.writeAndFlush(data, promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// Writes for ever, as fast as the peer takes it, and counts what was taken.
final class FloodHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let counter: @Sendable (Int) -> Void

    init(counter: @escaping @Sendable (Int) -> Void) { self.counter = counter }

    func channelActive(context: ChannelHandlerContext) { write(context) }

    private func write(_ context: ChannelHandlerContext) {
        let count = 64 * 1024
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess {
            self.counter(count)
            self.write(context)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(repeating: 1, count: count)), promise: written)
    }
}
