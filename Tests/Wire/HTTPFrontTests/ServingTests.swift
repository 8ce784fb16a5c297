import Base
import HTTPFront
import Testing

@Suite("What is a request is answered, in order")
struct ServingTests {
    struct Served: Sendable, CustomTestStringConvertible {
        let testDescription: String, bytes: String, seen: [String], bodies: [String]
        init(_ name: String, _ bytes: String, seen: [String], bodies: [String] = []) {
            (testDescription, self.bytes, self.seen, self.bodies) = (name, bytes, seen, bodies)
        }
    }

    static let served: [Served] = [
        .init("a body with a length", "POST /now?a=b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", seen: ["POST /now?a=b hello"], bodies: ["hello"]),
        .init("a body in chunks with extension and trailer",
            "POST /later HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\nConnection: close\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\n",
            seen: ["POST /later abcde"], bodies: ["abcde"]),
        .init("an empty query", "GET /now? HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", seen: ["GET /now? "]),
        .init("an empty line before the request", "\r\nGET /now HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", seen: ["GET /now "]),
        .init("an absolute target of the same host", "GET http://A:1/now?x HTTP/1.1\r\nHost: a:1\r\nConnection: close\r\n\r\n", seen: ["GET /now?x "]),
        .init("an absolute target without path", "GET http://a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", seen: ["GET / "]),
        .init("the server as a whole", "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", seen: ["OPTIONS * "]),
        .init("HTTP/1.0 without host", "GET /now HTTP/1.0\r\n\r\n", seen: ["GET /now "]),
        .init("an upgrade that is not made", "GET /now HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", seen: ["GET /now "]),
        .init("percent escapes stay as they came", "GET /a%2Fb%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", seen: ["GET /a%2Fb%00 "]),
        .init("two in one packet, and nothing behind the one that closes",
            "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\n2GET /x HTTP/1.1\r\nHost: a\r\n\r\n",
            seen: ["POST /later 1", "POST /now 2"], bodies: ["1", "2"]),
    ]

    @Test("a request is seen once and answered", arguments: served)
    func serves(_ request: Served) async throws {
        try await withFront { front, handler in
            let answer = try await exchange(front, request.bytes)
            #expect(answer.statuses == request.seen.map { _ in 200 })
            #expect(handler.seen == request.seen)
            #expect(answer.bodies == request.bodies || request.bodies.isEmpty)
        }
    }

    @Test func `Fifty pipelined requests of both kinds are answered in their order`() async throws {
        try await withFront { front, handler in
            let client = try await RawClient.connect(front.port)
            let texts = (0..<50).map { "POST /\($0 % 2 == 0 ? "now" : "later") HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n\(10 + $0)" }
            try await client.send(texts.joined())
            let answer = try await client.read(until: "59")
            #expect(answer.bodies == (10..<60).map(String.init))
        }
    }

    @Test func `The request beyond the pipeline's limit is not looked at, and the last one before says so`() async throws {
        var limits = FrontLimits()
        limits.pipelinedRequestsMax = 4
        try await withFront(limits) { front, handler in
            let client = try await RawClient.connect(front.port)
            try await client.send(String(repeating: "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n", count: 20))
            let all = Reading { try await client.readToEnd() }
            for _ in 0..<5 {
                #expect(try await eventually { handler.heldCount == 1 })
                handler.releaseHeld()
            }
            let answer = try await all.value
            #expect(answer.statuses == [200, 200, 200, 200, 200])
            #expect(answer.count(of: "connection: close") == 1)
            #expect(handler.seen.count == 5)
        }
    }

    @Test func `A connection is kept, one byte at a time`() async throws {
        try await withFront { front, _ in
            let client = try await RawClient.connect(front.port)
            for _ in 0..<2 {
                for byte in "POST /now HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nz\r\n0\r\n\r\n".utf8 { try await client.send([byte]) }
                #expect(try await client.read(until: "z").statuses == [200])
            }
            #expect(front.counts.requests == 2)
        }
    }

    @Test func `HEAD is answered with the length and without the body, and 204 with neither`() async throws {
        try await withFront { front, _ in
            let head = try await exchange(front, "HEAD /big?5000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(head.contains("content-length: 5000\r\n") && head.hasSuffix("\r\n\r\n"))
            let empty = try await exchange(front, "GET /empty HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(empty.statuses == [204] && !empty.contains("content-length") && !empty.contains("never"))
        }
    }

    @Test func `A client that asks first is told to go on, once, and only when it is its turn`() async throws {
        try await withFront { front, handler in
            let client = try await RawClient.connect(front.port)
            try await client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\nPUT /now HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n")
            #expect(try await eventually { handler.heldCount == 1 })
            handler.releaseHeld()
            #expect(try await client.read(until: "100 Continue\r\n\r\n").statuses == [200, 100])
            try await client.send("ok")
            let answer = try await client.readToEnd()
            #expect(answer.statuses == [200] && answer.hasSuffix("ok"))
        }
    }

    @Test func `A body that is too large is refused before it is sent`() async throws {
        var limits = FrontLimits()
        limits.bodyBytesMax = 10
        try await withFront(limits) { front, _ in
            let answer = try await exchange(front, "PUT /now HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n")
            #expect(answer.statuses == [413])
        }
    }

    @Test func `The front alone decides framing, and a header that would split the response is never sent`() async throws {
        try await withFront { front, _ in
            let framing = try await exchange(front, "GET /framing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(framing.contains("content-length: 1\r\n") && !framing.contains("999") && !framing.contains("chunked") && !framing.contains("never"))
            #expect(framing.contains(" GMT\r\n"))
            let split = try await exchange(front, "GET /split HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(split.statuses == [500] && !split.contains("set-cookie"))
        }
    }

    @Test func `The second answer to one request is dropped`() async throws {
        try await withFront { front, _ in
            let answer = try await exchange(front, "GET /twice HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.bodies == ["first"])
        }
    }

    @Test func `The handler sees header fields in order with repeats, and who asks`() async throws {
        try await withFront { front, _ in
            let headers = try await exchange(front, "GET /headers HTTP/1.1\r\nHost: a\r\nX: 1\r\nx:  2 \r\nConnection: close\r\n\r\n")
            #expect(headers.bodies == ["Host=a;X=1;x=2;Connection=close"])
            #expect(try await exchange(front, "GET /peer HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").bodies == ["127.0.0.1"])
        }
    }

    @Test func `HTTP/1.0 keeps the connection only when asked, and is told so`() async throws {
        try await withFront { front, _ in
            let client = try await RawClient.connect(front.port)
            try await client.send("POST /now HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\n1")
            #expect(try await client.read(until: "\r\n\r\n1").contains("connection: keep-alive"))
            try await client.send("POST /now HTTP/1.0\r\nContent-Length: 1\r\n\r\n2")
            #expect(try await client.readToEnd().contains("connection: close"))
        }
    }

    @Test func `A port that is taken is a clear error`() async throws {
        try await withFront { front, handler in
            await #expect(throws: HTTPFrontError.self) {
                _ = try await HTTPFront.start(listen: ("127.0.0.1", front.port), handler: handler)
            }
        }
    }
}

extension String {
    /// The bodies of all responses in it, cut by their declared lengths.
    var bodies: [String] {
        var rest = Array(utf8)[...]
        var result: [String] = []
        while let end = rest.firstIndex(ofSequence: "\r\n\r\n") {
            let head = String(decoding: rest[..<end], as: UTF8.self)
            let length = head.split(whereSeparator: \.isNewline).first { $0.hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) } ?? 0
            rest = rest[end...].dropFirst(4)
            result.append(String(decoding: rest.prefix(length), as: UTF8.self))
            rest = rest.dropFirst(length)
        }
        return result
    }
}

extension ArraySlice<UInt8> {
    func firstIndex(ofSequence text: String) -> Int? {
        let wanted = Array(text.utf8)
        guard count >= wanted.count else { return nil }
        return (startIndex...(endIndex - wanted.count)).first { self[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }
}

/// A read that goes on while the test does other things.
struct Reading: Sendable {
    private let task: Task<String, any Error>
    init(_ read: @escaping @Sendable () async throws -> String) { task = Task { try await read() } }
    var value: String { get async throws { try await task.value } }
}
