import AWSWire
import Base
import Compute
import SimWorld
import Synchronization
import Testing
import World

@testable import AWSClient

/// A server in the simulator that answers each request with the next of its answers, and keeps what it was sent.
final class Peer: Sendable {
    enum Answer: Sendable {
        case response(Int, String)
        /// Bytes as they stand, then the end of the connection.
        case raw(String)
        /// Nothing, for ever.
        case silence
        /// It reads the request and closes.
        case close
    }

    let world: SimWorld
    private let requests = Mutex<[String]>([])
    private let answers: Mutex<[Answer]>

    init(_ answers: [Answer], certificateName: String? = nil, port: Int = 8080, seed: UInt64 = 3) throws {
        world = SimWorld(seed: seed)
        self.answers = Mutex(answers)
        let address = try #require(IPAddress("10.0.0.7"))
        world.simNetwork.setName("ec2.test", [address])
        world.simNetwork.listen(on: address, port: port, certificateName: certificateName) { [weak self] in await self?.serve($0) }
    }

    var received: [String] { requests.withLock { $0 } }

    private func serve(_ stream: SimStream) async {
        var text = ""
        while !Peer.isWhole(text) {
            // A stream that ends is no request.
            guard let bytes = try? await stream.read(countMax: 65_536, timeout: .seconds(60)) else { return }
            text += String(decoding: bytes, as: UTF8.self)
        }
        let whole = text
        requests.withLock { $0.append(whole) }
        let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? .close }
        switch answer {
        case .response(let status, let body):
            await Peer.send("HTTP/1.1 \(status) X\r\ncontent-type: text/xml\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)", stream)
        case .raw(let text): await Peer.send(text, stream)
        // Cancelled with the world.
        case .silence: try? await world.clock.sleep(untilUptime: world.clock.uptime + .hours(1))
        case .close: break
        }
    }

    private static func send(_ text: String, _ stream: SimStream) async {
        // A client that has gone does not read it.
        try? await stream.write(Array(text.utf8))
    }

    private static func isWhole(_ text: String) -> Bool {
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        let head = text[..<end.lowerBound].lowercased()
        let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
        return text[end.upperBound...].utf8.count >= length
    }

    // MARK: - Clients

    static let environment: @Sendable (String) -> String? = { ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"][$0] }

    func caller(_ service: String = "ec2", url: String = "http://ec2.test:8080", answerBytesMax: Int = 1 << 20) throws -> AWSCaller {
        try #require(
            AWSCaller(
                service: service, endpoint: try URLParts(url), region: "us-east-1", credentials: CredentialReader(.environment, world: world, variable: Peer.environment),
                limits: .init(timeout: .seconds(20), answerBytesMax: answerBytesMax), world: world))
    }

    func ask<Answer: Sendable>(_ fleet: EC2Fleet, _ body: @escaping @Sendable (EC2Fleet) async throws -> Answer) throws -> Answer {
        try world.run { try await body(fleet) }
    }

    func fleet(url: String = "http://ec2.test:8080", answerBytesMax: Int = 1 << 20) throws -> EC2Fleet {
        EC2Fleet(ec2: try caller(url: url, answerBytesMax: answerBytesMax), cloudWatch: try caller("cloudwatch", url: url, answerBytesMax: answerBytesMax))
    }
}
