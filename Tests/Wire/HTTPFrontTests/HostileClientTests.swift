import Base
import HTTPFront
import Testing

@Suite("Clients that are slow, many, gone or greedy cost a bounded amount", .serialized)
struct HostileClientTests {
    /// Limits that are reached in a fraction of a second.
    static var short: FrontLimits {
        var limits = FrontLimits()
        limits.headTimeout = .milliseconds(200)
        limits.progressTimeout = .milliseconds(200)
        limits.idleTimeout = .milliseconds(300)
        limits.lingerTimeout = .milliseconds(200)
        return limits
    }

    /// Sends the first text, then a byte every 20 ms until the server has answered or closed.
    private func drip(_ front: HTTPFront, _ first: String, byte: UInt8) async throws -> String {
        let client = try await RawClient.connect(front.port)
        try await client.send(first)
        let answer = Reading { try await client.readToEnd() }
        for _ in 0..<60 {
            try await client.send([byte])
            try await Task.sleep(for: .milliseconds(20))
        }
        return try await answer.value
    }

    @Test func `Headers that drip in are ended by their deadline, however often a byte comes`() async throws {
        try await withFront(Self.short) { front, handler async throws in
            #expect(try await drip(front, "GET /now HTTP/1.1\r\nHost: a\r\nX: ", byte: 0x61).statuses == [408])
            #expect(handler.seen == [])
        }
    }

    @Test func `A body that drips in is ended when it makes too little progress`() async throws {
        try await withFront(Self.short) { front, handler async throws in
            #expect(try await drip(front, "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", byte: 0x61).statuses == [408])
            #expect(handler.seen == [])
        }
    }

    @Test func `A connection that says nothing is closed without a word, and so is one that says no more`() async throws {
        try await withFront(Self.short) { front, _ async throws in
            #expect(try await exchange(front, "") == "")
            #expect(try await exchange(front, "GET /now HTTP/1.1\r\nHost: a\r\n\r\n").statuses == [200])
            #expect(try await eventually { front.counts.connectionsOpen == 0 })
        }
    }

    @Test func `A request that takes long is not idle`() async throws {
        try await withFront(Self.short) { front, handler in
            let client = try await RawClient.connect(front.port)
            try await client.send("GET /hold HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            try await Task.sleep(for: .milliseconds(800))
            handler.releaseHeld()
            #expect(try await client.readToEnd().statuses == [200])
        }
    }

    @Test func `A slow reader of a big response is cut when it stops, and one that goes on gets all of it`() async throws {
        try await withFront(Self.short) { front, _ in
            let stopped = try await RawClient.connect(front.port, receiveBufferBytes: 4096)
            try await stopped.send("GET /big?20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await eventually { front.counts.requests == 1 })
            #expect(try await eventually { front.counts.connectionsOpen == 0 })

            let slow = try await RawClient.connect(front.port, receiveBufferBytes: 65536)
            try await slow.send("GET /big?5000000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            var count = 0
            while let bytes = try await slow.read(countMax: 131_072) {
                count += bytes.count
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(count > 5_000_000)
        }
    }

    @Test func `A client that asks for much and reads nothing starts one request after another only as it reads`() async throws {
        var limits = FrontLimits()
        limits.lingerTimeout = .milliseconds(100)
        try await withFront(limits) { front, handler in
            let client = try await RawClient.connect(front.port, receiveBufferBytes: 4096)
            try await client.send(String(repeating: "GET /big?8000000 HTTP/1.1\r\nHost: a\r\n\r\n", count: 50))
            #expect(try await eventually { front.counts.requests >= 1 })
            try await Task.sleep(for: .milliseconds(300))
            #expect(front.counts.requests == 1)
        }
    }

    @Test func `Connections beyond the limit are turned away, and the place of one that left is free again`() async throws {
        var limits = FrontLimits()
        limits.connectionsMax = 50
        try await withFront(limits) { front, _ in
            var kept: [RawClient] = []
            for _ in 0..<50 { kept.append(try await RawClient.connect(front.port)) }
            #expect(try await eventually { front.counts.connectionsOpen == 50 })
            #expect(try await RawClient.connect(front.port).readToEnd() == "")
            #expect(front.counts.connectionsTurnedAway == 1)
            kept.removeAll()
            #expect(try await eventually { front.counts.connectionsOpen == 0 })
            #expect(try await exchange(front, "GET /now HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").statuses == [200])
        }
    }

    @Test func `A client that closes its side still gets its answer`() async throws {
        try await withFront { front, handler in
            let client = try await RawClient.connect(front.port)
            try await client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\nPOST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")
            client.shutdownWrite()
            #expect(try await eventually { handler.heldCount == 1 })
            handler.releaseHeld()
            #expect(try await client.readToEnd().bodies == ["released", "x"])
            #expect(try await eventually { front.counts.connectionsOpen == 0 })
        }
    }

    @Test func `A client that closes in the middle of a request leaves nothing behind`() async throws {
        try await withFront { front, handler in
            for text in ["POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf", "GET /now HT", "POST /now HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"] {
                let client = try await RawClient.connect(front.port)
                try await client.send(text)
                client.shutdownWrite()
                #expect(try await client.readToEnd().statuses == [400])
            }
            #expect(try await eventually { front.counts.connectionsOpen == 0 && front.counts.bodyBytesHeld == 0 })
            #expect(handler.seen == [])
        }
    }

    @Test func `A client that resets while its request runs leaves nothing behind`() async throws {
        try await withFront { front, handler in
            for _ in 0..<20 {
                let client = try await RawClient.connect(front.port)
                try await client.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
                #expect(try await eventually { handler.heldCount == 1 })
                client.reset()
                handler.releaseHeld()
            }
            #expect(try await eventually { front.counts.connectionsOpen == 0 && front.counts.requestsRunning == 0 && front.counts.bodyBytesHeld == 0 })
        }
    }

    @Test func `A refusal is read by a client that is still sending`() async throws {
        var limits = FrontLimits()
        limits.bodyBytesMax = 1000
        try await withFront(limits) { front, _ in
            let client = try await RawClient.connect(front.port)
            try await client.send("POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n\(String(repeating: "x", count: 4_000_000))")
            #expect(try await client.readToEnd().statuses == [413])
        }
    }
}
