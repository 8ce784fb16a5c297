import Base
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The one HTTP/1.1 server of the program: thin, strict and bounded. It speaks HTTP and TLS; what a request means is the
/// handler's affair. Everything it refuses it refuses by itself, before the handler, with a status and a sentence.
public final class HTTPFront: Sendable {
    /// Connections that the kernel holds before we accept them.
    public static let backlogMax = 1024

    /// The port that is listened on, also where 0 was asked for.
    public let port: Int
    private let state: FrontState
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let tables: [NIOLoopBound<ConnectionTable>]
    private let draining = Mutex<Task<Void, Never>?>(nil)

    private init(state: FrontState, group: MultiThreadedEventLoopGroup, listener: any Channel, tables: [NIOLoopBound<ConnectionTable>]) {
        (self.state, self.group, self.listener, self.tables) = (state, group, listener, tables)
        port = listener.localAddress?.port ?? 0
    }

    /// Listens and serves until `drain`.
    ///
    /// - Parameters:
    ///   - listen: a literal address or a name of this machine; port 0 picks one.
    ///   - tls: nil for plain HTTP.
    ///   - threads: event loops; one a core unless said otherwise.
    ///   - isOpen: false: connections wait in the kernel, and nothing is answered, until `open`.
    public static func start(
        listen: (host: String, port: Int), tls: TLSOptions? = nil, limits: FrontLimits = FrontLimits(), threads: Int = System.coreCount,
        isOpen: Bool = true, handler: any HTTPHandler
    ) async throws(HTTPFrontError) -> HTTPFront {
        var source: TLSSource?
        if let tls { source = try TLSSource(tls) }
        let state = FrontState(limits: limits, handler: handler, tls: source)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, threads))
        do {
            var tables: [NIOLoopBound<ConnectionTable>] = []
            for loop in group.makeIterator() { tables.append(try await table(on: loop, state: state)) }
            let listener = try await bootstrap(group, tables: tables, isOpen: isOpen).bind(host: listen.host, port: listen.port).get()
            return HTTPFront(state: state, group: group, listener: listener, tables: tables)
        } catch {
            // Nothing runs on these loops yet; that they stop is all that is asked of them.
            try? await group.shutdownGracefully()
            throw .cannotListen(host: listen.host, port: listen.port, reason: "\(error)")
        }
    }

    /// Answers those who have connected meanwhile, and everybody from now on.
    public func open() async {
        // The loops of a front that is drained may have ended, and would never say that they have heard this.
        guard draining.withLock({ $0 == nil }) else { return }
        // A listener that is closed already has nobody to answer.
        try? await listener.setOption(.autoRead, value: true).get()
    }

    public var counts: HTTPCounts { state.counts }

    /// Reads certificate and key again, for connections from now on. When they cannot be used the old ones stay.
    public func reloadTLS() throws(HTTPFrontError) {
        guard let tls = state.tls else { throw .withoutTLS }
        try tls.reload()
    }

    /// Stops accepting, answers what has begun, closes. What is not done after `timeout` is cut. Returns when all is
    /// closed; a second call waits for the first.
    public func drain(timeout: TimeSpan) async {
        let task = draining.withLock { begun in
            if let begun { return begun }
            let task = Task { await closeAll(within: timeout) }
            begun = task
            return task
        }
        await task.value
    }

    private func closeAll(within timeout: TimeSpan) async {
        // A listener that cannot be closed is already closed.
        try? await listener.close()
        let deadline = NIODeadline.now() + timeout.amount
        let emptied = tables.map { table in table.eventLoop.flatSubmit { table.value.drain(until: deadline) } }
        // This promise is only ever succeeded.
        for loop in emptied { try? await loop.get() }
        // A handler that was cut off still brings its answer to its loop; then the loops stay until the program ends.
        if state.counts.requestsRunning == 0 { try? await group.shutdownGracefully() }
    }

    private static func table(on loop: any EventLoop, state: FrontState) async throws -> NIOLoopBound<ConnectionTable> {
        try await loop.submit { NIOLoopBound(ConnectionTable(state: state, loop: loop), eventLoop: loop) }.get()
    }

    private static func bootstrap(_ group: MultiThreadedEventLoopGroup, tables: [NIOLoopBound<ConnectionTable>], isOpen: Bool) -> ServerBootstrap {
        let byLoop = Dictionary(uniqueKeysWithValues: tables.map { (ObjectIdentifier($0.eventLoop), $0) })
        return ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Int32(backlogMax))
            // A listener that does not read does not accept.
            .serverChannelOption(.autoRead, value: isOpen)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let table = byLoop[ObjectIdentifier(channel.eventLoop)]?.value else { throw ChannelError.operationUnsupported }
                    try configure(channel, table: table)
                }
            }
    }

    private static func configure(_ channel: any Channel, table: ConnectionTable) throws {
        let state = table.state
        guard state.admitConnection() else { throw ChannelError.eof }
        var codec = NIOHTTPDecoderLimitConfiguration()
        codec.maxHeaderFieldSize = max(state.limits.headerFieldBytesMax, state.limits.targetBytesMax)
        codec.maxHeaderListSize = state.limits.headersBytesMax
        codec.maxHeaderFieldCount = state.limits.headerFieldsMax
        let connection = Connection(table: table, peer: channel.remoteAddress?.ipAddress ?? "", peerPort: channel.remoteAddress?.port ?? 0)
        let pipeline = channel.pipeline.syncOperations
        if let tls = state.tls { try pipeline.addHandler(tls.makeHandler()) }
        try pipeline.addHandlers([
            ByteIntake(connection), ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: codec)), connection,
        ])
    }
}
