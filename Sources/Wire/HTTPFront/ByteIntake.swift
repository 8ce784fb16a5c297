import NIOCore

/// Stands before the codec: notes when bytes come, and drops them once the connection no longer listens.
final class ByteIntake: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if connection.receives(unwrapInboundIn(data)) { context.fireChannelRead(data) }
    }
}
