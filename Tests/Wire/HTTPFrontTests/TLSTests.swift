import Base
import Foundation
import HTTPFront
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import Testing

@Suite("Over TLS")
struct TLSTests {
    /// A folder with the files that a front reads, gone at the end of the test.
    private final class CertificateFiles: Sendable {
        let folder = NSTemporaryDirectory() + "hinomi-front-" + UUID().uuidString
        var options: TLSOptions { TLSOptions(certificateChainFile: folder + "/chain.pem", privateKeyFile: folder + "/key.pem") }

        init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func write(certificate: String, key: String) throws {
            try certificate.write(toFile: options.certificateChainFile, atomically: true, encoding: .utf8)
            try key.write(toFile: options.privateKeyFile, atomically: true, encoding: .utf8)
        }
    }

    /// Collects what comes until the connection ends.
    private final class Collecting: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private var all = ByteBuffer()
        private let promise: EventLoopPromise<String>
        init(_ promise: EventLoopPromise<String>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            all.writeBuffer(&bytes)
        }
        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            promise.fail(error)
            context.close(promise: nil)
        }
        func channelInactive(context: ChannelHandlerContext) { promise.succeed(String(buffer: all)) }
    }

    private func exchange(_ front: HTTPFront, trusting certificate: String, _ text: String) async throws -> String {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)))
        let context = try NIOSSLContext(configuration: configuration)
        let loop = NIOSingletons.posixEventLoopGroup.next()
        let promise = loop.makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: loop).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: context, serverHostname: "localhost"))
                try channel.pipeline.syncOperations.addHandler(Collecting(promise))
            }
        }.connect(host: "127.0.0.1", port: front.port).get()
        channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
        return try await promise.futureResult.get()
    }

    @Test func `Requests are answered, refused and ended as without it`() async throws {
        let files = try CertificateFiles()
        let (certificate, key) = TestCertificates.first
        try files.write(certificate: certificate, key: key)
        try await withFront(tls: files.options) { front, _ in
            let big = try await exchange(front, trusting: certificate, "GET /big?300000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(big.statuses == [200] && big.utf8.count > 300_000)
            let refused = try await exchange(front, trusting: certificate, "GET /now HTTP/1.1\r\n\r\n")
            #expect(refused.statuses == [400])
            let plain = try await RawClient.connect(front.port)
            try await plain.send("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await plain.readToEnd().statuses == [])
            #expect(try await eventually { front.counts.connectionsOpen == 0 })
        }
    }

    @Test func `A new certificate serves new connections, and one that cannot be used changes nothing`() async throws {
        let files = try CertificateFiles()
        try files.write(certificate: TestCertificates.first.certificate, key: TestCertificates.first.key)
        try await withFront(tls: files.options) { front, _ in
            let request = "GET /now HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            try files.write(certificate: TestCertificates.second.certificate, key: TestCertificates.first.key)
            #expect(throws: HTTPFrontError.self) { try front.reloadTLS() }
            #expect(try await exchange(front, trusting: TestCertificates.first.certificate, request).statuses == [200])

            try files.write(certificate: TestCertificates.second.certificate, key: TestCertificates.second.key)
            try front.reloadTLS()
            #expect(try await exchange(front, trusting: TestCertificates.second.certificate, request).statuses == [200])
            await #expect(throws: (any Error).self) { _ = try await exchange(front, trusting: TestCertificates.first.certificate, request) }
        }
    }

    @Test func `A client that never begins the handshake is closed by the head's deadline`() async throws {
        let files = try CertificateFiles()
        try files.write(certificate: TestCertificates.first.certificate, key: TestCertificates.first.key)
        try await withFront(HostileClientTests.short, tls: files.options) { front, _ in
            let client = try await RawClient.connect(front.port)
            let text = try await client.readToEnd()
            #expect(text == "")
        }
    }

    @Test func `A missing certificate stops the start with its path`() async throws {
        await #expect(throws: HTTPFrontError.self) {
            _ = try await HTTPFront.start(
                listen: ("127.0.0.1", 0), tls: TLSOptions(certificateChainFile: "/nowhere/chain.pem", privateKeyFile: "/nowhere/key.pem"), handler: TestHandler())
        }
        try await withFront { front, _ async throws in #expect(throws: HTTPFrontError.withoutTLS) { try front.reloadTLS() } }
    }
}
