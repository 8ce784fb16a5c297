import Base
import NIOCore
import NIOPosix
import NIOSSL
import World

/// Outgoing streams and datagrams on NIO.
struct LinuxNetwork: Network {
    /// One datagram is at most this long (RFC 768).
    static let datagramBytesMax = 65_535
    /// What the kernel is asked to keep for a datagram socket.
    static let datagramKernelBytes = 4 << 20

    private let group: any EventLoopGroup
    private let resolver: NameResolver
    private let authentication: TLSClient

    init(trustedAuthoritiesFile: String?) {
        group = .singletonMultiThreadedEventLoopGroup
        resolver = NameResolver()
        authentication = TLSClient(trustedAuthoritiesFile: trustedAuthoritiesFile)
    }

    func resolve(_ host: String, timeout: TimeSpan) async throws(NetworkError) -> [IPAddress] {
        if let literal = IPAddress(host) { return [literal] }
        return try await resolver.resolve(host, timeout: timeout)
    }

    func connect(to address: IPAddress, port: Int, tls: String?, timeout: TimeSpan) async throws(NetworkError) -> any NetworkStream {
        let target = try address.socketAddress(port: port)
        let deadline = NIODeadline.now() + timeout.amount
        let (channel, handler) = try await network { try await open(target, timeout: timeout) }
        let stream = LinuxStream(channel, handler, address: address, authentication: authentication)
        guard let tls else { return stream }
        do throws(NetworkError) {
            try await stream.startTLS(serverName: tls, deadline: deadline)
        } catch {
            await stream.close()
            throw error
        }
        return stream
    }

    func receiveDatagrams(on address: IPAddress, port: Int) async throws(NetworkError) -> any DatagramReceiver {
        let local = try address.socketAddress(port: port)
        let queue = DatagramQueue()
        let channel = try await network {
            try await DatagramBootstrap(group: group)
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: LinuxNetwork.datagramBytesMax))
                .channelOption(.socketOption(.so_rcvbuf), value: .init(LinuxNetwork.datagramKernelBytes))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(DatagramHandler(queue)) }
                }
                .bind(to: local).get()
        }
        return LinuxDatagramReceiver(channel, queue)
    }

    private func open(_ target: SocketAddress, timeout: TimeSpan) async throws -> (any Channel, NIOLoopBound<StreamHandler>) {
        try await ClientBootstrap(group: group)
            .connectTimeout(timeout.amount)
            .channelOption(.autoRead, value: false)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: StreamHandler.readCountMax))
            .connect(to: target) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = StreamHandler()
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return (channel, NIOLoopBound(handler, eventLoop: channel.eventLoop))
                }
            }
    }
}

extension IPAddress {
    func socketAddress(port: Int) throws(NetworkError) -> SocketAddress {
        guard (0...65_535).contains(port) else { throw .io("port \(port)") }
        do { return try SocketAddress(ipAddress: description, port: port) } catch { throw .io("\(error)") }
    }
}

extension TimeSpan {
    /// For NIO, at least a millisecond and at most a year.
    var amount: TimeAmount { .milliseconds(min(max(milliseconds, 1), TimeSpan.days(365).milliseconds)) }
}
