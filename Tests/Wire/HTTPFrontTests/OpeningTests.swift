import HTTPFront
import Testing

@Suite("A front that listens need not answer yet")
struct OpeningTests {
    @Test func `Who connects before it is open is answered once it is, and nobody before`() async throws {
        let handler = TestHandler()
        let front = try await HTTPFront.start(listen: ("127.0.0.1", 0), threads: 2, isOpen: false, handler: handler)
        let early = try await RawClient.connect(front.port)
        try await early.send("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
        // Ample for an open front, which answers in well under a millisecond.
        try await Task.sleep(for: .milliseconds(200))
        #expect(handler.seen.isEmpty && front.counts.connectionsOpen == 0)
        await front.open()
        #expect(try await early.read(until: "\r\n\r\n").statuses == [200])
        #expect(try await exchange(front, "GET /now HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").statuses == [200])
        await front.drain(timeout: .zero)
    }

    @Test func `One that was never opened can be drained, and opening it then harms nobody`() async throws {
        let front = try await HTTPFront.start(listen: ("127.0.0.1", 0), threads: 1, isOpen: false, handler: TestHandler())
        let early = try await RawClient.connect(front.port)
        await front.drain(timeout: .zero)
        #expect(try await early.readToEnd() == "")
        await front.open()
    }
}
