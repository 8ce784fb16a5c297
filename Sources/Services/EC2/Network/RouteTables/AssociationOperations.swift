import AWSWire

/// Makes a subnet use a route table. (Amazon EC2 API Reference, AssociateRouteTable.)
struct AssociateRouteTable: Action {
    struct Input: Decodable, Sendable {
        var routeTableId: String
        var subnetId: String?
    }
    struct Output: Encodable, Sendable {
        let associationId: String
        let associationState = AssociationState()
    }
    static let access = Access.write("ec2:AssociateRouteTable")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard let subnetID = input.subnetId else { throw .missing("SubnetId") }
        return try await estate.change(call) { [estate] changes in
            var table = try changes.find(input.routeTableId, RouteTable.self)
            let subnet = try changes.find(subnetID, Subnet.self)
            try AssociateRouteTable.check(subnet, table)
            let present = try changes.routeTables(of: table.value.vpcId).first { $0.value.associations.contains { $0.subnetId == subnet.id } }
            if let present, let association = present.value.associations.first(where: { $0.subnetId == subnet.id }) {
                guard present.id == table.id else {
                    throw ServiceFault.refused("Resource.AlreadyAssociated", "the specified association for route table \(table.id) conflicts with an existing association")
                }
                return Output(associationId: association.routeTableAssociationId)
            }
            let id = ResourceKind.newID(RouteTable.associationPrefix, estate.random)
            table.value.associations.append(RouteTableAssociation(routeTableAssociationId: id, routeTableId: table.id, subnetId: subnet.id, main: false))
            try changes.put(table)
            return Output(associationId: id)
        }
    }

    private static func check(_ subnet: Stored<Subnet>, _ table: Stored<RouteTable>) throws(ServiceFault) {
        guard subnet.value.vpcId == table.value.vpcId else {
            throw .refused("InvalidParameterValue", "route table \(table.id) and subnet \(subnet.id) belong to different networks (SubnetId)")
        }
    }
}

/// Gives a subnet back to the main route table. (Amazon EC2 API Reference, DisassociateRouteTable.)
struct DisassociateRouteTable: Action {
    struct Input: Decodable, Sendable { var associationId: String }
    static let access = Access.write("ec2:DisassociateRouteTable")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await estate.change(call) { changes in
            var (table, association) = try changes.routeTable(associatedBy: input.associationId)
            guard !association.main else {
                throw ServiceFault.refused("InvalidParameterValue", "cannot disassociate the main route table association \(association.routeTableAssociationId) (AssociationId)")
            }
            table.value.associations.removeAll { $0 == association }
            try changes.put(table)
        }
        return Empty()
    }
}

/// Moves an association, that of the main table too, to another table of the VPC. It gets a new id.
/// (Amazon EC2 API Reference, ReplaceRouteTableAssociation.)
struct ReplaceRouteTableAssociation: Action {
    struct Input: Decodable, Sendable {
        var associationId: String
        var routeTableId: String
    }
    struct Output: Encodable, Sendable {
        let newAssociationId: String
        let associationState = AssociationState()
    }
    static let access = Access.write("ec2:ReplaceRouteTableAssociation")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await estate.change(call) { [estate] changes in
            var (old, association) = try changes.routeTable(associatedBy: input.associationId)
            let next = try changes.find(input.routeTableId, RouteTable.self)
            guard next.value.vpcId == old.value.vpcId else {
                throw ServiceFault.refused("InvalidParameterValue", "route table \(old.id) and route table \(next.id) belong to different networks (RouteTableId)")
            }
            old.value.associations.removeAll { $0 == association }
            try changes.put(old)
            // The same table may be named again.
            var table = try changes.find(next.id, RouteTable.self)
            association.routeTableAssociationId = ResourceKind.newID(RouteTable.associationPrefix, estate.random)
            association.routeTableId = table.id
            table.value.associations.append(association)
            try changes.put(table)
            return Output(newAssociationId: association.routeTableAssociationId)
        }
    }
}
