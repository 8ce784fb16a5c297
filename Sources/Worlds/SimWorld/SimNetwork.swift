import Base
import Synchronization
import World

/// A network of scripted peers. Names, listeners and weather are set by the test; delays and faults are drawn from the seed.
public final class SimNetwork: Network {
    /// What a peer does with a connection; it is closed when this returns.
    public typealias Script = @Sendable (SimStream) async -> Void

    struct Endpoint: Hashable, Sendable {
        let address: IPAddress
        let port: Int
    }

    private struct Listener: Sendable {
        let certificateName: String?
        let script: Script
    }

    private struct State {
        var weather = SimWeather()
        var names: [String: [IPAddress]] = [:]
        var listeners: [Endpoint: Listener] = [:]
        var sockets: [Endpoint: SimDatagramReceiver] = [:]
        var nextPort = 49_152
    }

    private let clock: SimClock
    private let random: SimRandom
    private let start: @Sendable (@escaping @Sendable () async -> Void) -> Void
    private let state = Mutex(State())

    init(clock: SimClock, random: SimRandom, start: @escaping @Sendable (@escaping @Sendable () async -> Void) -> Void) {
        (self.clock, self.random, self.start) = (clock, random, start)
    }

    public func setWeather(_ weather: SimWeather) { state.withLock { $0.weather = weather } }
    public func setName(_ name: String, _ addresses: [IPAddress]) { state.withLock { $0.names[name] = addresses } }

    /// Answers connections to this address and port with the script. With a certificate name it speaks TLS for that name.
    public func listen(on address: IPAddress, port: Int, certificateName: String? = nil, _ script: @escaping Script) {
        state.withLock { $0.listeners[Endpoint(address: address, port: port)] = Listener(certificateName: certificateName, script: script) }
    }

    public func stopListening(on address: IPAddress, port: Int) {
        state.withLock { $0.listeners[Endpoint(address: address, port: port)] = nil }
    }

    /// Sends a datagram to a bound socket; without one it is lost, as it would be.
    public func sendDatagram(_ bytes: [UInt8], to address: IPAddress, port: Int) {
        let (weather, socket) = state.withLock { ($0.weather, $0.sockets[Endpoint(address: address, port: port)]) }
        guard let socket, !random.happens(oneIn: weather.dropsOneIn) else { return }
        _ = clock.schedule(at: clock.uptime + delay()) { socket.arrive(bytes) }
    }

    public func resolve(_ host: String, timeout: TimeSpan) async throws(NetworkError) -> [IPAddress] {
        if let literal = IPAddress(host) { return [literal] }
        guard let found = state.withLock({ $0.names[host] }), !found.isEmpty else { throw .unresolved(host) }
        return found
    }

    public func connect(to address: IPAddress, port: Int, tls: String?, timeout: TimeSpan) async throws(NetworkError) -> any NetworkStream {
        let (weather, listener) = state.withLock { ($0.weather, $0.listeners[Endpoint(address: address, port: port)]) }
        if random.happens(oneIn: weather.ignoresOneIn) {
            try await wait(timeout)
            throw .timedOut
        }
        let trip = delay()
        try await wait(min(trip, timeout))
        guard trip <= timeout else { throw .timedOut }
        guard let listener, !random.happens(oneIn: weather.refusesOneIn) else { throw .refused }
        if let tls, listener.certificateName != tls { throw .tls("the certificate is not for \(tls)") }
        return join(listener, tls: tls)
    }

    public func receiveDatagrams(on address: IPAddress, port: Int) async throws(NetworkError) -> any DatagramReceiver {
        try state.withLock { state throws(NetworkError) in
            let port = port == 0 ? state.nextPort : port
            state.nextPort = max(state.nextPort, port) + 1
            let endpoint = Endpoint(address: address, port: port)
            guard state.sockets[endpoint] == nil else { throw .inUse }
            let receiver = SimDatagramReceiver(port: port) { [weak self] in self?.forget(endpoint) }
            state.sockets[endpoint] = receiver
            return receiver
        }
    }

    func cutsNow() -> Bool { random.happens(oneIn: state.withLock(\.weather.cutsOneIn)) }

    func delay() -> TimeSpan {
        let range = state.withLock(\.weather.delay)
        guard range.lowerBound < range.upperBound else { return .milliseconds(range.lowerBound) }
        return .milliseconds(range.lowerBound + Int64(random.below(UInt64(range.upperBound - range.lowerBound + 1))))
    }

    private func join(_ listener: Listener, tls: String?) -> SimStream {
        let (there, back) = (SimPipe(clock: clock), SimPipe(clock: clock))
        let name = listener.certificateName
        let peer = SimStream(incoming: there, outgoing: back, network: self, certificateName: name, tls: tls)
        start {
            await listener.script(peer)
            await peer.close()
        }
        return SimStream(incoming: back, outgoing: there, network: self, certificateName: name, tls: tls)
    }

    private func wait(_ time: TimeSpan) async throws(NetworkError) {
        do { try await clock.sleep(untilUptime: clock.uptime + time) } catch { throw .cut }
    }

    private func forget(_ endpoint: Endpoint) { state.withLock { $0.sockets[endpoint] = nil } }
}
