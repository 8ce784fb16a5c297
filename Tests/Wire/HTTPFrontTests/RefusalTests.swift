import Base
import HTTPFront
import Testing

/// One line per way to send two different requests in the same bytes, or something that is no request at all.
struct RefusedRequest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: String
    let status: Int
    init(_ name: String, _ status: Int, _ bytes: String) { (testDescription, self.status, self.bytes) = (name, status, bytes) }
}

/// A request that would be seen if a body ended earlier than it should.
private let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

private func post(_ fields: String, _ body: String) -> String { "POST /now HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)" }

@Suite("What is not exactly one request is refused, and nothing behind it is looked at")
struct RefusalTests {
    static let lengths: [RefusedRequest] = [
        .init("length and encoding", 400, post("Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n" + smuggled)),
        .init("encoding and length", 400, post("Transfer-Encoding: chunked\r\nContent-Length: 4", "0\r\n\r\n" + smuggled)),
        .init("two different lengths", 400, post("Content-Length: 0\r\nContent-Length: 37", smuggled)),
        .init("two equal lengths", 400, post("Content-Length: 1\r\nContent-Length: 1", "x" + smuggled)),
        .init("a list of lengths", 400, post("Content-Length: 1, 1", "x" + smuggled)),
        .init("a signed length", 400, post("Content-Length: +1", "x" + smuggled)),
        .init("a negative length", 400, post("Content-Length: -1", smuggled)),
        .init("a hexadecimal length", 400, post("Content-Length: 0x1", "x" + smuggled)),
        .init("an empty length", 400, post("Content-Length: ", smuggled)),
        .init("a length beyond 64 bits", 400, post("Content-Length: 99999999999999999999", smuggled)),
        .init("an encoding that hides chunked", 501, post("Transfer-Encoding: xchunked", "0\r\n\r\n" + smuggled)),
        .init("chunked twice", 400, post("Transfer-Encoding: chunked, chunked", "0\r\n\r\n" + smuggled)),
        .init("chunked is not last", 400, post("Transfer-Encoding: chunked, identity", "0\r\n\r\n" + smuggled)),
        .init("gzip, chunked", 501, post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n" + smuggled)),
        .init("two encodings", 400, post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n" + smuggled)),
        .init("identity", 501, post("Transfer-Encoding: identity", smuggled)),
        .init("a space before the colon", 400, post("Transfer-Encoding : chunked", "0\r\n\r\n" + smuggled)),
        .init("a space before the colon of the length", 400, post("Content-Length : 1", "x" + smuggled)),
        .init("a tab before the encoding's name", 400, post("X: y\r\n\tTransfer-Encoding: chunked", "0\r\n\r\n" + smuggled)),
        .init("a folded field", 400, post("X: y\r\n z: w", smuggled)),
        .init("an encoding in HTTP/1.0", 400, "POST /now HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .init("a chunk size with a sign", 400, post("Transfer-Encoding: chunked", "+1\r\nx\r\n0\r\n\r\n" + smuggled)),
        .init("a chunk size with 0x", 400, post("Transfer-Encoding: chunked", "0x1\r\nx\r\n0\r\n\r\n" + smuggled)),
        .init("a chunk size beyond 64 bits", 400, post("Transfer-Encoding: chunked", "11111111111111111\r\nx\r\n0\r\n\r\n")),
        .init("an empty chunk size", 400, post("Transfer-Encoding: chunked", "\r\nx\r\n0\r\n\r\n")),
        .init("a chunk longer than it says", 400, post("Transfer-Encoding: chunked", "1\r\nxx\r\n0\r\n\r\n" + smuggled)),
        .init("a chunk that ends in a bare line feed", 400, post("Transfer-Encoding: chunked", "1\r\nx\n0\r\n\r\n" + smuggled)),
        .init("a chunk size that ends in a bare line feed", 400, post("Transfer-Encoding: chunked", "1\nx\r\n0\r\n\r\n" + smuggled)),
    ]

    static let heads: [RefusedRequest] = [
        .init("no host", 400, "GET /now HTTP/1.1\r\n\r\n"),
        .init("two hosts", 400, "GET /now HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        .init("two hosts in different case", 400, "GET /now HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n"),
        .init("a target of another host", 400, "GET http://b/now HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a target without slash", 400, "GET now HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a fragment", 400, "GET /now#x HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("bytes outside ASCII in the target", 400, "GET /nöw HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a tab in the request line", 400, "GET\t/now HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a NUL in a value", 400, "GET /now HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"),
        .init("a bare carriage return in a value", 400, "GET /now HTTP/1.1\r\nHost: a\r\nX: a\rY: b\r\n\r\n"),
        .init("a bare line feed behind a field", 400, "GET /now HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
        .init("a name with a space", 400, "GET /now HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n"),
        .init("an empty name", 400, "GET /now HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
        .init("a field without colon", 400, "GET /now HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n"),
        .init("a space before the first field", 400, "GET /now HTTP/1.1\r\n Host: a\r\n\r\n"),
        .init("an unknown method", 400, "BREW /now HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a method in lower case", 400, "get /now HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a tunnel", 501, "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
        .init("HTTP/2 without TLS", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        .init("HTTP/0.9", 505, "GET /now\r\n\r\n"),
        .init("HTTP/1.2", 505, "GET /now HTTP/1.2\r\nHost: a\r\n\r\n"),
        .init("HTTP/3.0", 505, "GET /now HTTP/3.0\r\nHost: a\r\n\r\n"),
        .init("a TLS hello on the plain port", 400, "\u{16}\u{03}\u{01}\u{00}\u{05}hello\r\n\r\n"),
        .init("another protocol", 400, "SSH-2.0-OpenSSH_9.2\r\n"),
        .init("an unknown expectation", 417, "POST /now HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 1\r\n\r\nx"),
        .init("a target of 17 KiB", 414, "GET /\(String(repeating: "a", count: 17 * 1024)) HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("a target without end", 414, "GET /\(String(repeating: "a", count: 200 * 1024))"),
        .init("a value of 17 KiB", 431, "GET /now HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 17 * 1024))\r\n\r\n"),
        .init("a name of 17 KiB", 431, "GET /now HTTP/1.1\r\nHost: a\r\n\(String(repeating: "a", count: 17 * 1024)): b\r\n\r\n"),
        .init("headers of 70 KiB", 431, "GET /now HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: \(String(repeating: "a", count: 7000))\r\n", count: 10) + "\r\n"),
        .init("300 headers", 431, "GET /now HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: a\r\n", count: 300) + "\r\n"),
        .init("a declared body of 17 MiB", 413, post("Content-Length: \(17 << 20)", "")),
    ]

    @Test("a request whose length can be read in two ways", arguments: lengths)
    func refusesLength(_ request: RefusedRequest) async throws { try await expectRefusal(request) }

    @Test("a request head that breaks a rule", arguments: heads)
    func refusesHead(_ request: RefusedRequest) async throws { try await expectRefusal(request) }

    private func expectRefusal(_ request: RefusedRequest) async throws {
        try await withFront { front, handler in
            let answer = try await exchange(front, request.bytes)
            #expect(answer.statuses == [request.status])
            #expect(answer.contains("connection: close"))
            #expect(handler.seen == [])
            #expect(front.counts.requestsRefused == 1)
        }
    }

    @Test func `A chunked body that grows past the limit is refused while it comes`() async throws {
        var limits = FrontLimits()
        limits.bodyBytesMax = 1000
        try await withFront(limits) { front, handler async throws in
            let chunk = "200\r\n\(String(repeating: "x", count: 512))\r\n"
            #expect(try await exchange(front, post("Transfer-Encoding: chunked", chunk + chunk)).statuses == [413])
            #expect(handler.seen == [])
        }
    }

    @Test func `Bodies of all connections together stay under their limit`() async throws {
        var limits = FrontLimits()
        limits.bodyBytesTotalMax = 3000
        try await withFront(limits) { front, handler in
            let first = try await RawClient.connect(front.port)
            try await first.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n\(String(repeating: "x", count: 2000))")
            #expect(try await eventually { handler.heldCount == 1 })
            #expect(try await exchange(front, post("Content-Length: 2000", String(repeating: "y", count: 2000))).statuses == [503])
            handler.releaseHeld()
            #expect(try await first.read(until: "released").statuses == [200])
            #expect(front.counts.bodyBytesHeld == 0)
        }
    }

    @Test func `Random bytes end every time and never reach the handler`() async throws {
        try await withFront { front, handler in
            var random = SeededRandom(seed: 20260105)
            for _ in 0..<200 {
                let client = try await RawClient.connect(front.port)
                try await client.send((0..<50).flatMap { _ in [UInt8](repeating: UInt8.random(in: 0...255, using: &random), count: 3) } + Array("\r\n\r\n".utf8))
                _ = try await client.readToEnd()
            }
            #expect(handler.seen == [])
        }
    }
}
