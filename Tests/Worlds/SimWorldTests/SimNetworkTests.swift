import Base
import SimWorld
import Testing
import World

@Suite struct SimNetworkTests {
    private let peer = IPAddress(bytes: [10, 0, 0, 1])!

    private func connect(_ world: SimWorld, tls: String? = nil, timeout: TimeSpan = .seconds(1)) async throws(NetworkError) -> any NetworkStream {
        try await world.network.connect(to: peer, port: 1, tls: tls, timeout: timeout)
    }

    @Test func `bytes arrive in order through any weather`() throws {
        for seed in 0..<20 as Range<UInt64> {
            let world = SimWorld(seed: seed)
            world.simNetwork.setWeather(SimWeather(delayMilliseconds: 0...500))
            world.simNetwork.listen(on: peer, port: 1) { stream in
                for byte in 0..<100 as Range<UInt8> { try? await stream.write([byte]) }
            }
            let got = try world.run {
                let stream = try await connect(world)
                var got: [UInt8] = []
                while let bytes = try await stream.read(countMax: 7, timeout: .seconds(5)) { got += bytes }
                return got
            }
            #expect(got == Array(0..<100))
        }
    }

    @Test func `a slow reader holds the writer back`() throws {
        let world = SimWorld(seed: 1)
        let written = Shared(0)
        world.simNetwork.listen(on: peer, port: 1) { stream in
            for _ in 0..<100 {
                guard (try? await stream.write([UInt8](repeating: 1, count: 64 * 1024))) != nil else { return }
                written.withLock { $0 += 1 }
            }
        }
        try world.run {
            let stream = try await connect(world)
            try await world.clock.sleep(untilUptime: .seconds(10))
            #expect(written.withLock { $0 } == 4)
            var count = 0
            while let bytes = try await stream.read(countMax: 1 << 20, timeout: .seconds(1)) { count += bytes.count }
            #expect(count == 100 * 64 * 1024)
        }
    }

    @Test func `refusals, silence, cuts and timeouts come as the weather says`() throws {
        let world = SimWorld(seed: 1)
        var weather = SimWeather()
        #expect(throws: NetworkError.refused) { try world.run { _ = try await connect(world) } }
        world.simNetwork.listen(on: peer, port: 1, certificateName: "a") { stream in _ = try? await stream.read(countMax: 1, timeout: .hours(1)) }
        #expect(throws: NetworkError.timedOut) { try world.run { _ = try await connect(world).read(countMax: 1, timeout: .seconds(3)) } }
        #expect(throws: NetworkError.tls("the certificate is not for b")) { try world.run { _ = try await connect(world, tls: "b") } }
        weather.ignoresOneIn = 1
        world.simNetwork.setWeather(weather)
        let before = world.clock.uptime
        #expect(throws: NetworkError.timedOut) { try world.run { _ = try await connect(world, timeout: .seconds(7)) } }
        #expect(world.clock.uptime - before == .seconds(7))
        weather = SimWeather()
        weather.cutsOneIn = 1
        world.simNetwork.setWeather(weather)
        #expect(throws: NetworkError.cut) { try world.run { try await connect(world).write([1]) } }
    }

    @Test func `bytes before a handshake are refused, and a good handshake is named`() throws {
        let world = SimWorld(seed: 1)
        world.simNetwork.listen(on: peer, port: 1, certificateName: "a") { stream in
            try? await stream.write([1])
            _ = try? await stream.read(countMax: 1, timeout: .hours(1))
        }
        try world.run {
            let stream = try await connect(world)
            try await world.clock.sleep(untilUptime: .seconds(1))
            await #expect(throws: NetworkError.tls("bytes before the handshake")) { try await stream.startTLS(serverName: "a", timeout: .seconds(1)) }
            _ = try await stream.read(countMax: 1, timeout: .seconds(1))
            try await stream.startTLS(serverName: "a", timeout: .seconds(1))
        }
    }

    @Test func `datagrams arrive, are dropped when the queue is full, and end with close`() throws {
        let world = SimWorld(seed: 1)
        try world.run {
            let socket = try await world.network.receiveDatagrams(on: peer, port: 8125)
            await #expect(throws: NetworkError.inUse) { _ = try await world.network.receiveDatagrams(on: peer, port: 8125) }
            for number in 0..<1100 { world.simNetwork.sendDatagram([UInt8(number % 256)], to: peer, port: 8125) }
            try await world.clock.sleep(untilUptime: .seconds(1))
            #expect(socket.droppedCount == 76)
            #expect(await socket.receive() == [0])
            await socket.close()
            var left = 0
            while await socket.receive() != nil { left += 1 }
            #expect(left == 1023)
        }
    }

    @Test func `names are those that the test sets`() throws {
        let world = SimWorld(seed: 1)
        world.simNetwork.setName("a.example", [peer])
        try world.run {
            #expect(try await world.network.resolve("a.example", timeout: .seconds(1)) == [peer])
            let literal = try await world.network.resolve("::1", timeout: .seconds(1))
            #expect(literal == [IPAddress("::1")])
            await #expect(throws: NetworkError.unresolved("b.example")) { try await world.network.resolve("b.example", timeout: .seconds(1)) }
        }
    }
}
