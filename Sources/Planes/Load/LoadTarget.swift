import Base
import World

/// A member of a group that takes requests, on a loopback address of this machine.
public struct LoadTarget: Hashable, Sendable {
    public let id: String
    public let zone: String
    let address: IPAddress
    let host: String
    let port: Int

    /// Refuses an address that is not on this machine: whoever makes load must not be able to make it for others.
    public init(id: String, zone: String, address: String, port: Int) throws(LoadRefusal) {
        guard let parsed = IPAddress(address), parsed.isLoopback else { throw .notLoopback(address) }
        (self.id, self.zone, self.address, host, self.port) = (id, zone, parsed, address, port)
    }

    var hostHeader: String { "\(host):\(port)" }
}

/// Who is in service now.
public protocol LoadDirectory: Sendable {
    func targets() async throws -> [LoadTarget]
}
