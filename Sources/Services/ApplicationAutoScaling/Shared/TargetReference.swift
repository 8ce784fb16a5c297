import AWSWire
import Base
import TargetEngine

/// The three members that name a scalable target, as they were sent.
struct TargetReference: Hashable, Sendable {
    let namespace: String, resourceID: String, dimension: String

    init(_ namespace: String, _ resourceID: String, _ dimension: String) { (self.namespace, self.resourceID, self.dimension) = (namespace, resourceID, dimension) }

    /// The target that is to be registered. Throws for what this server cannot scale.
    func registrable(in call: Call) throws(ServiceFault) -> TargetIdentity {
        guard namespace == TargetIdentity.namespace, dimension == TargetIdentity.dimension else {
            throw .invalid(
                "Unsupported service namespace, resource type or scalable dimension: this server scales \(TargetIdentity.namespace) with the dimension \(TargetIdentity.dimension), not \(namespace) with \(dimension).")
        }
        return call.target(resourceID)
    }

    /// The target that was registered. Of other services none can have been.
    func registered(in call: Call) throws(ServiceFault) -> TargetIdentity {
        guard namespace == TargetIdentity.namespace, dimension == TargetIdentity.dimension else {
            throw .noSuchTarget(resourceID, namespace: namespace, dimension: dimension)
        }
        return call.target(resourceID)
    }
}

/// What a list is asked for: a service, and of it some resources.
struct TargetFilter: Sendable {
    private let isOurs: Bool
    private let resources: Set<String>?

    /// A dimension needs a resource (Application Auto Scaling API Reference, DescribeScalableTargets, ScalableDimension).
    init(namespace: String, resources: [String]?, dimension: String?) throws(ServiceFault) {
        self.resources = resources.flatMap { $0.isEmpty ? nil : Set($0) }
        if dimension != nil, self.resources == nil { throw .invalid("A scalable dimension can only be specified together with a resource ID.") }
        // No target of another service is ever registered here: such a list is empty.
        isOurs = namespace == TargetIdentity.namespace && dimension ?? TargetIdentity.dimension == TargetIdentity.dimension
    }

    func wants(_ target: TargetIdentity) -> Bool { isOurs && resources?.contains(target.resourceID) ?? true }
}

/// The length of a page.
enum PageLength {
    static func of(_ maxResults: Int?) throws(ServiceFault) -> Int {
        guard let maxResults else { return TargetLimits.pageMax }
        guard (1...TargetLimits.pageMax).contains(maxResults) else { throw .invalid("MaxResults must be from 1 to \(TargetLimits.pageMax), not \(maxResults).") }
        return maxResults
    }
}

extension Call {
    func target(_ resourceID: String) -> TargetIdentity { TargetIdentity(account: account, region: region, resourceID: resourceID) }
}
