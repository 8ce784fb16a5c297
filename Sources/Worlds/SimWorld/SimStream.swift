import Base
import Synchronization
import World

/// One end of a simulated connection. TLS is a name and nothing more: no bytes are encrypted, but a wrong name is refused.
public final class SimStream: NetworkStream {
    private let incoming: SimPipe
    private let outgoing: SimPipe
    private let network: SimNetwork
    private let certificateName: String?
    private let name: Mutex<String?>

    init(incoming: SimPipe, outgoing: SimPipe, network: SimNetwork, certificateName: String?, tls: String?) {
        (self.incoming, self.outgoing, self.network) = (incoming, outgoing, network)
        self.certificateName = certificateName
        name = Mutex(tls)
    }

    /// The server name under which this end speaks TLS; nil while it does not.
    public var tlsName: String? { name.withLock { $0 } }

    public func write(_ bytes: [UInt8]) async throws(NetworkError) {
        if network.cutsNow() {
            incoming.cut()
            outgoing.cut()
            throw .cut
        }
        try await outgoing.write(bytes, delay: network.delay())
    }

    public func read(countMax: Int, timeout: TimeSpan) async throws(NetworkError) -> [UInt8]? {
        try await incoming.read(countMax: countMax, timeout: timeout)
    }

    public func startTLS(serverName: String, timeout: TimeSpan) async throws(NetworkError) {
        guard !incoming.hasBytes else { throw .tls("bytes before the handshake") }
        guard certificateName == serverName else { throw .tls("the certificate is not for \(serverName)") }
        name.withLock { $0 = serverName }
    }

    public func close() async {
        outgoing.end(delay: network.delay())
        incoming.cut()
    }
}
