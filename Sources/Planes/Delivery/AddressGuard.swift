import Base
import World

/// Which addresses may be sent to. A subscriber chooses the URL, so without this he could make the server talk to the metadata
/// service, to its own API or to the machine it runs on. Checked for every address after resolution, and again after each redirect.
public struct AddressGuard: Sendable {
    /// Addresses of loopback that are allowed all the same (`--allow-loopback-endpoints`, `--slack-endpoint`).
    public var allowsLoopback: Bool
    /// The port on which we ourselves listen; never a target on loopback.
    private let ownPort: @Sendable () -> Int?

    public init(allowsLoopback: Bool, ownPort: @escaping @Sendable () -> Int? = { nil }) { (self.allowsLoopback, self.ownPort) = (allowsLoopback, ownPort) }

    /// Why the address may not be sent to; nil when it may.
    public func refusal(of address: IPAddress, port: Int) -> String? {
        if address.isUnspecified { return "the unspecified address is not an endpoint" }
        if address.isMulticast { return "multicast addresses are not endpoints" }
        if address.isInstanceMetadata { return "instance metadata services are not allowed as endpoints" }
        if address.isLinkLocal { return "link-local addresses are not allowed as endpoints" }
        guard address.isLoopback else { return nil }
        if ownPort() == port { return "the server's own address is not allowed as an endpoint" }
        return allowsLoopback ? nil : "loopback addresses are not allowed as endpoints"
    }
}
