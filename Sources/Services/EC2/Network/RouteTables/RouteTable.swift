import AWSWire
import World

/// The routes of a VPC's subnets. Kept, checked and answered; processes on one machine reach each other whatever it says.
struct RouteTable: OwnResource {
    static let kind = ResourceKind(
        type: "AWS::EC2::RouteTable", prefix: "rtb", tagType: "route-table", missingCode: "InvalidRouteTableID.NotFound", noun: "routeTable ID")
    static let associationPrefix = "rtbassoc"

    let routeTableId: String
    let ownerId: String
    let vpcId: String
    var routes: [Route]
    var associations: [RouteTableAssociation]

    var id: String { routeTableId }
    var isMain: Bool { associations.contains(where: \.main) }
    var links: [Link] { [Link(role: "vpc", kind: Vpc.kind, id: vpcId)] + associations.compactMap { $0.subnetId.map { Link(role: "subnet", kind: Subnet.kind, id: $0) } } }

    /// A table with the route that every one has: the VPC itself.
    static func plain(of vpc: Vpc, _ random: any RandomSource) -> RouteTable {
        let local = Route(destinationCidrBlock: vpc.cidrBlock, gatewayId: "local", origin: "CreateRouteTable")
        return RouteTable(routeTableId: kind.newID(random), ownerId: vpc.ownerId, vpcId: vpc.vpcId, routes: [local], associations: [])
    }

    /// The table of subnets that are associated with none.
    static func main(of vpc: Vpc, _ random: any RandomSource) -> RouteTable {
        var table = plain(of: vpc, random)
        table.associations = [RouteTableAssociation(routeTableAssociationId: ResourceKind.newID(associationPrefix, random), routeTableId: table.id, main: true)]
        return table
    }

    static let filters: FilterTable<Stored<RouteTable>> = [
        "route-table-id": { [$0.id] },
        "vpc-id": { [$0.value.vpcId] },
        "owner-id": { [$0.value.ownerId] },
        "association.main": { $0.value.associations.map { "\($0.main)" } },
        "association.subnet-id": { $0.value.associations.compactMap(\.subnetId) },
        "association.gateway-id": { _ in [] },
        "association.route-table-id": { $0.value.associations.map(\.routeTableId) },
        "association.route-table-association-id": { $0.value.associations.map(\.routeTableAssociationId) },
        "route.destination-cidr-block": { $0.value.routes.compactMap(\.destinationCidrBlock) },
        "route.destination-ipv6-cidr-block": { $0.value.routes.compactMap(\.destinationIpv6CidrBlock) },
        "route.gateway-id": { $0.value.routes.compactMap(\.gatewayId) },
        "route.instance-id": { _ in [] },
        "route.nat-gateway-id": { _ in [] },
        "route.origin": { $0.value.routes.map(\.origin) },
        "route.state": { $0.value.routes.map(\.state) },
    ]
}

/// The shape `Route`.
struct Route: Codable, Hashable, Sendable {
    var destinationCidrBlock: String?
    var destinationIpv6CidrBlock: String?
    var gatewayId: String?
    var origin = "CreateRoute"
    /// `blackhole` when the gateway is gone.
    var state = "active"

    var destination: String { destinationCidrBlock ?? destinationIpv6CidrBlock ?? "" }
    var isLocal: Bool { gatewayId == "local" }
}

/// The shape `RouteTableAssociation`, without its state, which is always `associated`.
struct RouteTableAssociation: Codable, Hashable, Sendable {
    var routeTableAssociationId: String
    var routeTableId: String
    var subnetId: String?
    var main: Bool
}

/// The shape `RouteTable`.
struct RouteTableAnswer: Encodable, Sendable {
    struct Association: Encodable, Sendable {
        let routeTableAssociationId: String
        let routeTableId: String
        let subnetId: String?
        let main: Bool
        let associationState = AssociationState()

        init(_ association: RouteTableAssociation) {
            (routeTableAssociationId, routeTableId) = (association.routeTableAssociationId, association.routeTableId)
            (subnetId, main) = (association.subnetId, association.main)
        }
    }

    let routeTableId: String, ownerId: String, vpcId: String
    let routes: [Route]
    let associations: [Association]
    let propagatingVgws: [String] = []

    init(_ table: RouteTable) {
        (routeTableId, ownerId, vpcId, routes) = (table.routeTableId, table.ownerId, table.vpcId, table.routes)
        associations = table.associations.map(Association.init)
    }
}

struct AssociationState: Encodable, Sendable { let state = "associated" }

extension InventoryReading {
    func routeTables(of vpcID: String) throws -> [Stored<RouteTable>] { try all(RouteTable.self).filter { $0.value.vpcId == vpcID } }

    /// The table of subnets without an association of their own.
    func mainRouteTable(of vpcID: String) throws -> Stored<RouteTable> {
        guard let main = try routeTables(of: vpcID).first(where: \.value.isMain) else { throw ServiceFault.internal("\(vpcID) has no main route table") }
        return main
    }

    /// The table that holds an association.
    func routeTable(associatedBy id: String) throws -> (table: Stored<RouteTable>, association: RouteTableAssociation) {
        for table in try all(RouteTable.self) {
            if let association = table.value.associations.first(where: { $0.routeTableAssociationId == id }) { return (table, association) }
        }
        throw ServiceFault.refused("InvalidAssociationID.NotFound", "The association ID '\(id.prefix(256))' does not exist (AssociationId).")
    }
}
