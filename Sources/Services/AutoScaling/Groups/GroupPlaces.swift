import AWSWire
import Compute
import GroupEngine
import RecordStore
import Scaling

/// Where a group may launch: the zones that a call names, and the subnets of `VPCZoneIdentifier`.
struct GroupPlaces: Sendable {
    let zones: [GroupZone]
    /// As it was given.
    let zoneIdentifier: String?

    /// Nil when the call names neither; throws for a zone or subnet that is not the region's.
    init?(zones names: [String]?, zoneIdentifier: String?, in place: Place, _ snapshot: any RecordSnapshot) throws {
        let subnets = (zoneIdentifier ?? "").split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }.filter { !$0.isEmpty }
        let named = Set(names ?? [])
        guard !subnets.isEmpty || !named.isEmpty else { return nil }
        let known = DefaultNetwork.zones(region: place.region)
        let unknown = named.subtracting(known).sorted()
        guard unknown.isEmpty else { throw ServiceFault.validation("Invalid availability zones: [\(unknown.joined(separator: ", "))]") }
        guard !subnets.isEmpty else {
            (self.zones, self.zoneIdentifier) = (named.sorted().map { GroupZone(name: $0) }, nil)
            return
        }
        let grouped = try GroupPlaces.zones(of: subnets, in: place, snapshot)
        guard named.isEmpty || named == Set(grouped.map(\.name)) else {
            throw ServiceFault.validation("The availability zones of the specified subnets and the Auto Scaling group do not match")
        }
        (self.zones, self.zoneIdentifier) = (grouped, zoneIdentifier)
    }

    /// The zones of subnets, by name; in each the subnets in the order in which they were given.
    private static func zones(of subnets: [String], in place: Place, _ snapshot: any RecordSnapshot) throws -> [GroupZone] {
        var byZone: [String: [String]] = [:]
        for id in subnets {
            guard let subnet = try subnet(id, in: place, snapshot) else { throw ServiceFault.validation("The subnet ID '\(id)' does not exist") }
            guard byZone[subnet.zone]?.contains(id) != true else { throw ServiceFault.validation("Duplicate subnets are not allowed: \(id)") }
            byZone[subnet.zone, default: []].append(id)
        }
        return byZone.keys.sorted().map { GroupZone(name: $0, subnetIDs: byZone[$0] ?? []) }
    }

    /// A record, or a default subnet that nobody has written down yet.
    private static func subnet(_ id: String, in place: Place, _ snapshot: any RecordSnapshot) throws -> SubnetDocument? {
        let key = RecordKey(type: SubnetDocument.recordType, account: place.account, region: place.region, id: id)
        if let record = try snapshot.record(key) { return SubnetDocument(document: record.document) }
        guard try snapshot.history(of: key, limit: 1).isEmpty else { return nil }
        return DefaultNetwork.subnets(in: place).first { $0.id == id }?.subnet
    }
}
