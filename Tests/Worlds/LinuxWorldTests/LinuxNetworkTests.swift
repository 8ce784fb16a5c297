import Base
import LinuxWorld
import NIOCore
import NIOPosix
import Testing
import World

@Suite struct LinuxNetworkTests {
    private let world: LinuxWorld
    private let folder: TemporaryFolder
    private let here = IPAddress(bytes: [127, 0, 0, 1])!

    init() throws {
        folder = try TemporaryFolder()
        try folder.disk.replaceFile(folder("authority.pem"), with: Array(Certificates.authority.utf8))
        world = LinuxWorld(trustedAuthoritiesFile: folder("authority.pem"))
    }

    private func connect(_ server: LoopbackServer, tls: String? = nil, world: LinuxWorld? = nil) async throws(NetworkError) -> any NetworkStream {
        try await (world ?? self.world).network.connect(to: here, port: server.port, tls: tls, timeout: .seconds(30))
    }

    private func echo(_ stream: any NetworkStream, _ bytes: [UInt8]) async throws -> [UInt8] {
        try await stream.write(bytes)
        var got: [UInt8] = []
        while got.count < bytes.count, let more = try await stream.read(countMax: 1000, timeout: .seconds(30)) { got += more }
        return got
    }

    @Test func `bytes go to and fro in pieces of at most what was asked, until the peer closes`() async throws {
        let server = try await LoopbackServer { EchoHandler() }
        let stream = try await connect(server)
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        #expect(try await echo(stream, bytes) == bytes)
        try await stream.write([1, 2, 3])
        #expect(try await stream.read(countMax: 1, timeout: .seconds(30)) == [1])
        #expect(try await stream.read(countMax: 9, timeout: .seconds(30)) == [2, 3])
        try await stream.write(Array("X".utf8))
        #expect(try await stream.read(countMax: 1, timeout: .seconds(30)) == nil)
        #expect(try await stream.read(countMax: 1, timeout: .seconds(30)) == nil)
        await stream.close()
        await #expect(throws: NetworkError.cut) { try await stream.write([1]) }
        try await server.close()
    }

    @Test func `a read times out and the stream goes on`() async throws {
        let server = try await LoopbackServer { EchoHandler() }
        let stream = try await connect(server)
        await #expect(throws: NetworkError.timedOut) { try await stream.read(countMax: 1, timeout: .milliseconds(20)) }
        #expect(try await echo(stream, [5]) == [5])
        await stream.close()
        try await server.close()
    }

    @Test func `a cancelled read ends`() async throws {
        let server = try await LoopbackServer { EchoHandler() }
        let stream = try await connect(server)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await stream.read(countMax: 1, timeout: .hours(1)) }
            group.cancelAll()
        }
        try await server.close()
    }

    @Test func `nobody there is refused`() async throws {
        let server = try await LoopbackServer { EchoHandler() }
        try await server.close()
        await #expect(throws: NetworkError.refused) { try await connect(server) }
        await #expect(throws: NetworkError.io("port 70000")) { _ = try await world.network.connect(to: here, port: 70_000, tls: nil, timeout: .seconds(1)) }
    }

    @Test func `a peer that floods is held back while nobody reads`() async throws {
        let taken = Shared(0)
        let server = try await LoopbackServer { FloodHandler { count in taken.withLock { $0 += count } } }
        let stream = try await connect(server)
        // The kernel's buffers fill up and then nothing moves: two equal looks, a while apart.
        var before = -1
        while before != taken.withLock({ $0 }) {
            before = taken.withLock { $0 }
            try await world.clock.sleep(untilUptime: world.clock.uptime + .milliseconds(100))
        }
        #expect(before < 32 << 20)
        var count = 0
        while count <= before, let bytes = try await stream.read(countMax: 1 << 20, timeout: .seconds(30)) { count += bytes.count }
        #expect(count > before)
        await stream.close()
        try await server.close()
    }

    @Test(arguments: ["worlds.test", "127.0.0.1"])
    func `TLS is spoken with a server whose certificate names it`(name: String) async throws {
        let server = try await LoopbackServer(tls: true) { EchoHandler() }
        let stream = try await connect(server, tls: name)
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        #expect(try await echo(stream, bytes) == bytes)
        await stream.close()
        try await server.close()
    }

    @Test(arguments: ["other.test", "test", "127.0.0.2", "::1"])
    func `another name is refused`(name: String) async throws {
        let server = try await LoopbackServer(tls: true) { EchoHandler() }
        let error = await #expect(throws: NetworkError.self) { try await connect(server, tls: name) }
        guard case .tls = error else { return #expect(Bool(false), "\(String(describing: error))") }
        try await server.close()
    }

    @Test func `an unknown authority, and a peer without TLS, are refused`() async throws {
        let server = try await LoopbackServer(tls: true) { EchoHandler() }
        let unknown = await #expect(throws: NetworkError.self) { try await connect(server, tls: "worlds.test", world: LinuxWorld()) }
        guard case .tls = unknown else { return #expect(Bool(false), "\(String(describing: unknown))") }
        let plain = try await LoopbackServer { EchoHandler(greeting: Array("220 hello\r\n".utf8)) }
        let error = await #expect(throws: NetworkError.self) { try await connect(plain, tls: "worlds.test") }
        guard case .tls = error else { return #expect(Bool(false), "\(String(describing: error))") }
        try await server.close()
        try await plain.close()
    }

    @Test func `a silent peer cannot hold a handshake beyond its timeout`() async throws {
        let server = try await LoopbackServer { SilentHandler() }
        await #expect(throws: NetworkError.timedOut) {
            _ = try await world.network.connect(to: here, port: server.port, tls: "worlds.test", timeout: .milliseconds(100))
        }
        try await server.close()
    }

    @Test func `a stream turns to TLS, and refuses to where bytes came before the handshake`() async throws {
        let server = try await LoopbackServer { EchoHandler(greeting: Array("220 a\r\nsmuggled".utf8)) }
        let stream = try await connect(server)
        #expect(try await stream.read(countMax: 7, timeout: .seconds(30)) == Array("220 a\r\n".utf8))
        await #expect(throws: NetworkError.tls("bytes before the handshake")) { try await stream.startTLS(serverName: "worlds.test", timeout: .seconds(30)) }
        #expect(try await stream.read(countMax: 8, timeout: .seconds(30)) == Array("smuggled".utf8))
        #expect(try await echo(stream, Array("T".utf8)) == Array("G".utf8))
        try await stream.startTLS(serverName: "worlds.test", timeout: .seconds(30))
        #expect(try await echo(stream, [1, 2, 3]) == [1, 2, 3])
        await stream.close()
        try await server.close()
    }

    @Test func `names are resolved, literals without asking, and nonsense not at all`() async throws {
        let localhost = try await world.network.resolve("localhost", timeout: .seconds(30))
        #expect(!localhost.isEmpty && localhost.allSatisfy { $0.isLoopback })
        let literal = try await world.network.resolve("::1", timeout: .seconds(30))
        #expect(literal == [IPAddress("::1")])
        for name in ["", "a b", "a\0b", String(repeating: "x", count: 254), "ä"] {
            await #expect(throws: NetworkError.unresolved(name)) { try await world.network.resolve(name, timeout: .seconds(30)) }
        }
    }

    @Test func `datagrams are received, the queue is bounded, and close ends it`() async throws {
        let socket = try await world.network.receiveDatagrams(on: here, port: 0)
        await #expect(throws: NetworkError.inUse) { _ = try await world.network.receiveDatagrams(on: here, port: socket.port) }
        let sender = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(host: "127.0.0.1", port: 0).get()
        let target = try SocketAddress(ipAddress: "127.0.0.1", port: socket.port)
        for byte in 1...3 as ClosedRange<UInt8> { try await sender.writeAndFlush(AddressedEnvelope(remoteAddress: target, data: ByteBuffer(bytes: [byte]))) }
        for byte in 1...3 as ClosedRange<UInt8> { #expect(await socket.receive() == [byte]) }
        #expect(socket.droppedCount == 0)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { #expect(await socket.receive() == nil) }
            group.cancelAll()
        }
        async let last = socket.receive()
        await socket.close()
        #expect(await last == nil)
        try await sender.close()
    }

    @Test func `the HTTP client speaks over real sockets and TLS`() async throws {
        let server = try await LoopbackServer(tls: true) { CannedHandler() }
        let response = try await HTTPExchange(network: world.network, clock: world.clock)
            .send(HTTPRequest(method: "GET", path: "/"), to: here, port: server.port, tls: "worlds.test", hostHeader: "worlds.test", timeout: .seconds(30), bodyMax: 100)
        #expect(response.status == 200 && response.body == Array("hello".utf8))
        try await server.close()
    }
}

/// Never answers.
final class SilentHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// One answer to whatever comes, then the end.
final class CannedHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
    }
}
