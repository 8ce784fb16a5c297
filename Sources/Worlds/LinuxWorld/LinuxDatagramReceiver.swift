import NIOCore
import World

/// A bound datagram socket and its queue.
struct LinuxDatagramReceiver: DatagramReceiver {
    private let channel: any Channel
    private let queue: DatagramQueue

    init(_ channel: any Channel, _ queue: DatagramQueue) { (self.channel, self.queue) = (channel, queue) }

    var port: Int { channel.localAddress?.port ?? 0 }
    /// Those that did not fit into the queue; what the kernel drops before it is not known to us.
    var droppedCount: Int { queue.droppedCount }

    func receive() async -> [UInt8]? { await queue.next() }

    func close() async {
        queue.close()
        // Closing a closed socket is no failure.
        try? await channel.close().get()
    }
}

/// Moves datagrams from the socket into the queue.
final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let queue: DatagramQueue

    init(_ queue: DatagramQueue) { self.queue = queue }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        queue.add(Array(unwrapInboundIn(data).data.readableBytesView))
    }

    func channelInactive(context: ChannelHandlerContext) { queue.close() }

    /// An error of one datagram (an ICMP answer) says nothing about the next.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
