import Base
import SimWorld
import Testing
import World

@testable import Delivery

@Suite struct HTTPSenderTests {
    /// A peer that answers every request with the same text.
    private func world(answering text: String, at address: String = "10.0.0.9", port: Int = 80) throws -> SimWorld {
        let world = SimWorld(seed: 2)
        world.simNetwork.setName("hook.example", [try #require(IPAddress(address))])
        world.simNetwork.listen(on: try #require(IPAddress(address)), port: port) { stream in
            _ = try? await stream.read(countMax: 65_536, timeout: .seconds(5))
            _ = try? await stream.write(Array(text.utf8))
        }
        return world
    }

    private func outcome(_ world: SimWorld, _ url: String = "http://hook.example/x", allowsLoopback: Bool = false) throws -> DeliveryOutcome {
        let sender = HTTPSender(world: world, targets: AddressGuard(allowsLoopback: allowsLoopback))
        return try world.run { await sender.post(Array("body".utf8), to: url, headers: [:]) }
    }

    @Test(arguments: [
        ("200 OK", DeliveryOutcome.delivered), ("204 No Content", .delivered), ("404 Not Found", .refused(reason: "HTTP status 404")),
        ("503 Busy", .failed(reason: "HTTP status 503", retryAfter: nil)), ("429 Slow\r\nRetry-After: 7", .failed(reason: "HTTP status 429", retryAfter: .seconds(7))),
        ("301 Moved\r\nLocation: http://hook.example/y", .refused(reason: "HTTP status 301")),
    ])
    func statuses(answer: String, expected: DeliveryOutcome) throws {
        #expect(try outcome(world(answering: "HTTP/1.1 \(answer)\r\ncontent-length: 0\r\n\r\n")) == expected)
    }

    @Test func aNameThatResolvesToOurselvesIsRefused() throws {
        #expect(try outcome(world(answering: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", at: "127.0.0.1")) == .refused(reason: "loopback addresses are not allowed as endpoints"))
    }

    @Test func oneBadAddressAmongGoodOnesRefusesAll() throws {
        let world = try world(answering: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        world.simNetwork.setName("hook.example", [try #require(IPAddress("10.0.0.9")), try #require(IPAddress("169.254.169.254"))])
        guard case .refused = try outcome(world) else { return #expect(Bool(false), "a rebinding name was used") }
    }

    @Test func aRedirectIsJudgedLikeTheFirstAddress() throws {
        let redirect = "HTTP/1.1 307 There\r\nLocation: http://169.254.169.254/latest/\r\ncontent-length: 0\r\n\r\n"
        guard case .refused(let reason) = try outcome(world(answering: redirect)) else { return #expect(Bool(false), "it followed") }
        #expect(reason.contains("metadata"))
        let endless = "HTTP/1.1 308 Again\r\nLocation: /again\r\ncontent-length: 0\r\n\r\n"
        #expect(try outcome(world(answering: endless)) == .refused(reason: "more than 3 redirects"))
    }

    @Test func nobodyThereIsTriedAgainLater() throws {
        guard case .failed = try outcome(SimWorld(seed: 1), "http://10.0.0.1/") else { return #expect(Bool(false)) }
        guard case .failed = try outcome(SimWorld(seed: 1), "http://nowhere.example/") else { return #expect(Bool(false)) }
        guard case .refused = try outcome(SimWorld(seed: 1), "ftp://x/") else { return #expect(Bool(false)) }
    }
}
