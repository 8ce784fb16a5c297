import Base
import SimWorld
import Testing
import World

@Suite struct HTTPExchangeTests {
    private let here = IPAddress(bytes: [127, 0, 0, 1])!
    private let world = SimWorld(seed: 3)

    /// Sends one request to a peer that follows the script.
    private func send(
        _ request: HTTPRequest = HTTPRequest(method: "GET", path: "/"), tls: String? = nil, timeout: TimeSpan = .seconds(5), _ script: @escaping SimNetwork.Script
    ) throws -> HTTPResponse {
        world.simNetwork.listen(on: here, port: 80, certificateName: "good.example", script)
        let (world, here) = (world, here)
        return try world.run {
            try await HTTPExchange(network: world.network, clock: world.clock)
                .send(request, to: here, port: 80, tls: tls, hostHeader: "good.example", timeout: timeout, bodyMax: 100)
        }
    }

    @Test func `a request is written with our framing and its own fields`() throws {
        let seen = Shared("")
        let request = HTTPRequest(
            method: "POST", path: "/a%20b", query: "x=y", headers: ["X-One": "1", "host": "evil", "Content-Length": "9", "Transfer-Encoding": "chunked"], body: Array("hi".utf8))
        let response = try send(request) { peer in
            let bytes = try? await peer.read(countMax: 1000, timeout: .seconds(1))
            seen.withLock { $0 = String(decoding: bytes ?? [], as: UTF8.self) }
            try? await peer.write(Array("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok".utf8))
        }
        #expect(response.status == 201 && response.body == Array("ok".utf8))
        #expect(seen.withLock { $0 } == "POST /a%20b?x=y HTTP/1.1\r\nHost: good.example\r\nX-One: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
    }

    @Test(arguments: [
        HTTPRequest(method: "GET X", path: "/"), HTTPRequest(method: "", path: "/"), HTTPRequest(method: "CONNECT", path: "/"), HTTPRequest(method: "GET", path: "x"),
        HTTPRequest(method: "GET", path: "/ HTTP/1.1\r\nX: y"), HTTPRequest(method: "GET", path: "/", query: "a\r\nb"), HTTPRequest(method: "GET", path: "/", headers: ["X": "a\r\nY: b"]),
        HTTPRequest(method: "GET", path: "/", headers: ["X\r\nY": "a"]), HTTPRequest(method: "GET", path: "/", headers: ["X": "a\0"]), HTTPRequest(method: "GET", path: "/ä"),
    ])
    func `a request that would smuggle another is refused`(request: HTTPRequest) {
        let error = #expect(throws: HTTPExchangeError.self) { try send(request) { _ in } }
        guard case .invalidRequest = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test func `a peer that says nothing, or a byte now and then, ends at the timeout`() throws {
        #expect(throws: HTTPExchangeError.timedOut) { try send { peer in _ = try? await peer.read(countMax: 1, timeout: .hours(1)); await hang(world) } }
        #expect(throws: HTTPExchangeError.timedOut) {
            try send { [world] peer in
                for byte in "HTTP/1.1 200 OK\r\n".utf8 {
                    try? await world.clock.sleep(untilUptime: world.clock.uptime + .seconds(1))
                    try? await peer.write([byte])
                }
                await hang(world)
            }
        }
    }

    @Test func `a peer that never reads cannot hold a large write beyond the timeout`() throws {
        let request = HTTPRequest(method: "POST", path: "/", body: [UInt8](repeating: 1, count: 10 << 20))
        #expect(throws: HTTPExchangeError.timedOut) { try send(request) { [world] _ in await hang(world) } }
        #expect(world.clock.uptime == .seconds(5))
    }

    @Test func `a connection that ends inside the response is malformed, a cut one is cut`() throws {
        #expect(throws: HTTPExchangeError.malformed("closed inside the response")) {
            try send { peer in try? await peer.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi".utf8)) }
        }
        var weather = SimWeather()
        weather.cutsOneIn = 1
        world.simNetwork.setWeather(weather)
        #expect(throws: HTTPExchangeError.network(.cut)) { try send { _ in } }
    }

    @Test func `the wrong server name is refused and nobody there is refused`() throws {
        #expect(throws: HTTPExchangeError.network(.tls("the certificate is not for bad.example"))) { try send(tls: "bad.example") { _ in } }
        world.simNetwork.stopListening(on: here, port: 80)
        let (world, here) = (world, here)
        #expect(throws: HTTPExchangeError.network(.refused)) {
            try world.run {
                try await HTTPExchange(network: world.network, clock: world.clock)
                    .send(HTTPRequest(method: "GET", path: "/"), to: here, port: 80, tls: nil, hostHeader: "a", timeout: .seconds(1), bodyMax: 1)
            }
        }
    }

    @Test func `a kept connection carries many exchanges until the peer forbids it`() throws {
        let (world, here) = (world, here)
        world.simNetwork.listen(on: here, port: 81) { peer in
            for number in 1...3 {
                guard (try? await peer.read(countMax: 10_000, timeout: .seconds(5))) != nil else { return }
                let last = number == 3 ? "Connection: close\r\n" : ""
                try? await peer.write(Array("HTTP/1.1 200 OK\r\n\(last)Content-Length: 1\r\n\r\n\(number)".utf8))
            }
        }
        try world.run {
            let request = HTTPRequest(method: "GET", path: "/")
            let connection = try await HTTPConnection.open(
                over: world.network, clock: world.clock, to: here, port: 81, tls: nil, hostHeader: "a", timeout: .seconds(1))
            for number in 1...3 {
                #expect(await connection.isUsable)
                let response = try await connection.send(request, timeout: .seconds(1), bodyMax: 10)
                #expect(response.body == Array("\(number)".utf8))
            }
            #expect(await !connection.isUsable)
            await #expect(throws: HTTPExchangeError.unusable) { try await connection.send(request, timeout: .seconds(1), bodyMax: 10) }
        }
    }
}

/// Waits longer than any test does.
private func hang(_ world: SimWorld) async { try? await world.clock.sleep(untilUptime: world.clock.uptime + .days(1)) }
