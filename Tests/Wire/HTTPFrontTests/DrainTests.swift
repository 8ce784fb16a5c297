import Base
import HTTPFront
import Testing

@Suite("Draining answers what has begun and takes nothing new")
struct DrainTests {
    @Test func `A request in flight is answered with a close, idle connections end, new ones are not accepted`() async throws {
        let handler = TestHandler()
        let front = try await HTTPFront.start(listen: ("127.0.0.1", 0), threads: 2, handler: handler)
        let idle = try await RawClient.connect(front.port)
        try await idle.send("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try await idle.read(until: "\r\n\r\n")
        let busy = try await RawClient.connect(front.port)
        try await busy.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try await eventually { handler.heldCount == 1 })

        async let drained: Void = front.drain(timeout: .seconds(10))
        #expect(try await idle.readToEnd() == "")
        await #expect(throws: RawClient.Failure.self) { _ = try await RawClient.connect(front.port) }
        handler.releaseHeld()
        let answer = try await busy.readToEnd()
        #expect(answer.bodies == ["released"] && answer.contains("connection: close"))
        await drained
        #expect(front.counts.connectionsOpen == 0)
        await front.drain(timeout: .zero)
    }

    @Test func `What is not answered in time is cut, and its late answer harms nobody`() async throws {
        let handler = TestHandler()
        let front = try await HTTPFront.start(listen: ("127.0.0.1", 0), threads: 1, handler: handler)
        let client = try await RawClient.connect(front.port)
        try await client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try await eventually { handler.heldCount == 1 })
        await front.drain(timeout: .milliseconds(50))
        #expect(try await client.readToEnd() == "")
        handler.releaseHeld()
        #expect(try await eventually { front.counts.requestsRunning == 0 })
    }
}
