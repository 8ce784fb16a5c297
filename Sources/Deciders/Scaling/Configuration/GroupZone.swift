/// A zone that a group may use, with its subnets there.
public struct GroupZone: Codable, Hashable, Sendable {
    public var name: String
    /// Launches into the zone take them in turn. Empty where the group names zones only.
    public var subnetIDs: [String]

    public init(name: String, subnetIDs: [String] = []) { (self.name, self.subnetIDs) = (name, subnetIDs) }
}
