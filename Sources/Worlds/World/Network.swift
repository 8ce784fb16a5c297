import Base

/// What the network refused.
public enum NetworkError: Error, Hashable, Sendable {
    case unresolved(String), refused, timedOut, cut, tls(String), inUse, tooLong, io(String)
}

/// An IPv4 or IPv6 address: 4 or 16 bytes in network order.
public struct IPAddress: Hashable, Sendable {
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }
}

/// Outgoing streams and datagrams. The listening HTTP server is not here: the front owns its event loops.
public protocol Network: Sendable {
    /// All addresses of a name or of a literal address, in the resolver's order.
    func resolve(_ host: String, timeout: TimeSpan) async throws(NetworkError) -> [IPAddress]
    /// Connects to exactly this address. With `tls`, the handshake verifies the certificate for that server name.
    func connect(to address: IPAddress, port: Int, tls: String?, timeout: TimeSpan) async throws(NetworkError) -> any NetworkStream
    /// A socket that receives datagrams on an address of this machine; port 0 picks one.
    func receiveDatagrams(on address: IPAddress, port: Int) async throws(NetworkError) -> any DatagramReceiver
}

/// A connected byte stream, TCP or TLS over TCP.
public protocol NetworkStream: Sendable {
    func write(_ bytes: [UInt8]) async throws(NetworkError)
    /// The next bytes, at most `countMax` and at least one; nil when the peer has closed. Throws `.timedOut`.
    func read(countMax: Int, timeout: TimeSpan) async throws(NetworkError) -> [UInt8]?
    /// Continues as TLS on the same connection (SMTP STARTTLS).
    func startTLS(serverName: String, timeout: TimeSpan) async throws(NetworkError)
    func close() async
}

/// Datagrams as they arrive; what does not fit into its bounded queue is dropped and counted.
public protocol DatagramReceiver: Sendable {
    var port: Int { get }
    var droppedCount: Int { get }
    /// The next datagram; nil after `close`.
    func receive() async -> [UInt8]?
    func close() async
}
