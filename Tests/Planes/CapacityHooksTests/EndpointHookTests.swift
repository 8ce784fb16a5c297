import Base
import Delivery
import SimWorld
import Synchronization
import Testing
import World

@testable import CapacityHooks

/// github.com/aws/aws-auto-scaling-custom-resource, ScalableTargetDimension.
@Suite struct EndpointHookTests {
    static let url = "http://scale.example/v1/scalableTargetDimensions/1"

    /// A world with one endpoint that answers every request with the same text, and what it was asked.
    private struct Stage {
        let world = SimWorld(seed: 3)
        let requests = Requests()
        let hooks: CapacityHooks

        init(answering text: String, allowsLoopback: Bool = false, programs: [String: String] = [:]) throws {
            let address = try #require(IPAddress("10.0.0.9"))
            world.simNetwork.setName("scale.example", [address])
            world.simNetwork.listen(on: address, port: 80) { [requests] stream in
                var request = ""
                // The test sees what was not read or written.
                while !request.isWhole, let more = try? await stream.read(countMax: 65_536, timeout: .seconds(5)) { request += String(decoding: more, as: UTF8.self) }
                requests.list.withLock { [request] in $0.append(request) }
                _ = try? await stream.write(Array(text.utf8))
            }
            let targets = AddressGuard(allowsLoopback: allowsLoopback, ownPort: { 4566 })
            hooks = CapacityHooks(world: world, sender: HTTPSender(world: world, targets: targets), targets: targets, programs: programs)
        }

        func read(_ url: String = EndpointHookTests.url) throws -> Result<CapacityAnswer, CapacityFailure> {
            try world.run { [hooks] in
                do throws(CapacityFailure) { return .success(try await hooks.read(url)) } catch { return .failure(error) }
            }
        }

        func set(_ capacity: Int) throws -> Result<CapacityAnswer, CapacityFailure> {
            try world.run { [hooks] in
                do throws(CapacityFailure) { return .success(try await hooks.set(capacity, of: EndpointHookTests.url)) } catch { return .failure(error) }
            }
        }
    }

    private final class Requests: Sendable { let list = Mutex<[String]>([]) }

    static func response(_ body: String, status: String = "200 OK") -> String { "HTTP/1.1 \(status)\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)" }

    static let documented = #"""
        {"actualCapacity": 2.0, "desiredCapacity": 3.0, "dimensionName": "MyDimension", "resourceName": "MyService", "scalableTargetDimensionId": "1-23456789", "scalingStatus": "InProgress", "version": "MyVersion"}
        """#

    @Test("The documented answer is read, and set by PATCH with the desired capacity alone")
    func contract() throws {
        let stage = try Stage(answering: EndpointHookTests.response(EndpointHookTests.documented))
        let answer = CapacityAnswer(desired: 3, actual: 2, status: .inProgress)
        #expect(try stage.read() == .success(answer))
        #expect(try stage.set(7) == .success(answer))
        let requests = stage.requests.list.withLock { $0 }
        #expect(requests.first?.hasPrefix("GET /v1/scalableTargetDimensions/1 HTTP/1.1\r\n") == true)
        #expect(requests.last?.hasPrefix("PATCH /v1/scalableTargetDimensions/1 HTTP/1.1\r\n") == true)
        #expect(requests.last?.hasSuffix("\r\n\r\n{\"desiredCapacity\":7}") == true)
    }

    @Test("What an endpoint may not say is a failure that may pass", arguments: [
        "", "{", "[]", "{}", #"{"actualCapacity": 2, "desiredCapacity": 2}"#, #"{"actualCapacity": 2, "desiredCapacity": 2, "scalingStatus": "Done"}"#,
        #"{"actualCapacity": 2.5, "desiredCapacity": 2, "scalingStatus": "Successful"}"#, #"{"actualCapacity": -2, "desiredCapacity": 2, "scalingStatus": "Successful"}"#,
        #"{"actualCapacity": 1e300, "desiredCapacity": 2, "scalingStatus": "Successful"}"#, #"{"actualCapacity": "2", "desiredCapacity": 2, "scalingStatus": "Successful"}"#,
    ])
    func damaged(body: String) throws {
        guard case .failure(let failure) = try Stage(answering: EndpointHookTests.response(body)).read() else { return #expect(Bool(false), "it was read") }
        #expect(failure.isPassing)
    }

    @Test("A status tells whether to try again", arguments: [("400 Bad", false), ("403 No", false), ("404 Gone", false), ("429 Slow", true), ("500 Oh", true), ("503 Busy", true), ("301 Moved", false)])
    func statuses(status: String, isPassing: Bool) throws {
        let body = #"{"message": "not now"}"#
        guard case .failure(let failure) = try Stage(answering: EndpointHookTests.response(body, status: status)).read() else { return #expect(Bool(false), "it was read") }
        #expect(failure == CapacityFailure("the endpoint answered HTTP status \(status.prefix(3)): not now", isPassing: isPassing))
    }

    @Test("Addresses that nobody may have us speak to are refused, at once where they are written", arguments: [
        "http://127.0.0.1/x", "http://[::1]/x", "http://169.254.169.254/latest", "http://0.0.0.0/", "http://127.0.0.1:4566/", "ftp://scale.example/", "scale.example", "", "hook",
        "http://user@scale.example/", "file:///etc/passwd",
    ])
    func guarded(url: String) throws {
        let stage = try Stage(answering: EndpointHookTests.response(EndpointHookTests.documented))
        #expect(stage.hooks.refusal(of: url) != nil)
        guard case .failure(let failure) = try stage.read(url) else { return #expect(Bool(false), "it was asked") }
        #expect(!failure.isPassing)
    }

    @Test("A name that leads to ourselves is refused when it is asked; loopback is allowed by the operator, our own port never")
    func names() throws {
        let stage = try Stage(answering: EndpointHookTests.response(EndpointHookTests.documented))
        stage.world.simNetwork.setName("scale.example", [try #require(IPAddress("127.0.0.1"))])
        #expect(stage.hooks.refusal(of: EndpointHookTests.url) == nil)
        #expect(try stage.read() == .failure(CapacityFailure("loopback addresses are not allowed as endpoints", isPassing: false)))
        let open = try Stage(answering: "", allowsLoopback: true)
        #expect(open.hooks.refusal(of: "http://127.0.0.1:8080/x") == nil)
        #expect(open.hooks.refusal(of: "http://127.0.0.1:4566/x") == "the server's own address is not allowed as an endpoint")
    }

    @Test("Nobody there is a failure that may pass")
    func silence() throws {
        let stage = try Stage(answering: "")
        stage.world.simNetwork.stopListening(on: try #require(IPAddress("10.0.0.9")), port: 80)
        guard case .failure(let failure) = try stage.read() else { return #expect(Bool(false), "it was read") }
        #expect(failure.isPassing)
    }
}

extension String {
    /// Head and body of a request are there.
    fileprivate var isWhole: Bool { contains("\r\n\r\n") && (hasPrefix("GET") || hasSuffix("}")) }
}
