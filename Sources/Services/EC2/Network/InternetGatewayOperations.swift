import AWSWire

/// Creates an internet gateway that is attached to nothing. (Amazon EC2 API Reference, CreateInternetGateway.)
struct CreateInternetGateway: Action {
    struct Input: Decodable, Sendable { var tagSpecifications: [TagSpecification]? }
    struct Output: Encodable, Sendable { let internetGateway: Shown<InternetGatewayAnswer> }
    static let access = Access.write("ec2:CreateInternetGateway")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let tags = try TagSpecification.tags(input.tagSpecifications, for: InternetGateway.kind)
        return try await estate.change(call) { [estate] changes in
            let gateway = InternetGateway(internetGatewayId: InternetGateway.kind.newID(estate.random), ownerId: call.account)
            let stored = try changes.create(gateway, tags: tags)
            return Output(internetGateway: Shown(InternetGatewayAnswer(stored.value), tags: stored.tags))
        }
    }
}

/// Lists internet gateways. (Amazon EC2 API Reference, DescribeInternetGateways.)
struct DescribeInternetGateways: Action {
    struct Input: Decodable, Sendable, Listing {
        var internetGatewayIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let internetGateways: [Shown<InternetGatewayAnswer>], nextToken: String? }
    static let access = Access.read("ec2:DescribeInternetGateways")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let page = try input.page(await estate.look(call) { try $0.listed(input.internetGatewayIds, InternetGateway.self) }, by: InternetGateway.filters)
        return Output(internetGateways: page.items.map { Shown(InternetGatewayAnswer($0.value), tags: $0.tags) }, nextToken: page.nextToken)
    }
}

/// Attaches a gateway to a VPC that has none. (Amazon EC2 API Reference, AttachInternetGateway.)
struct AttachInternetGateway: Action {
    struct Input: Decodable, Sendable {
        var internetGatewayId: String
        var vpcId: String
    }
    static let access = Access.write("ec2:AttachInternetGateway")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await estate.change(call) { changes in
            var gateway = try changes.find(input.internetGatewayId, InternetGateway.self)
            let vpc = try changes.find(input.vpcId, Vpc.self)
            if let present = gateway.value.vpcId {
                throw ServiceFault.refused("Resource.AlreadyAssociated", "resource \(gateway.id) is already attached to network \(present)")
            }
            guard try !changes.all(InternetGateway.self).contains(where: { $0.value.vpcId == vpc.id }) else {
                throw ServiceFault.refused("InvalidParameterValue", "Network \(vpc.id) already has an internet gateway attached (VpcId)")
            }
            gateway.value.vpcId = vpc.id
            try changes.put(gateway)
        }
        return Empty()
    }
}

/// Detaches a gateway; routes through it become black holes. (Amazon EC2 API Reference, DetachInternetGateway.)
struct DetachInternetGateway: Action {
    struct Input: Decodable, Sendable {
        var internetGatewayId: String
        var vpcId: String
    }
    static let access = Access.write("ec2:DetachInternetGateway")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await estate.change(call) { changes in
            var gateway = try changes.find(input.internetGatewayId, InternetGateway.self)
            guard gateway.value.vpcId == input.vpcId else {
                throw ServiceFault.refused("Gateway.NotAttached", "resource \(gateway.id) is not attached to network \(input.vpcId.prefix(256))")
            }
            gateway.value.vpcId = nil
            try changes.put(gateway)
            for var table in try changes.routeTables(of: input.vpcId) where table.value.routes.contains(where: { $0.gatewayId == gateway.id }) {
                for place in table.value.routes.indices where table.value.routes[place].gatewayId == gateway.id { table.value.routes[place].state = "blackhole" }
                try changes.put(table)
            }
        }
        return Empty()
    }
}

/// Deletes a gateway that is attached to nothing. (Amazon EC2 API Reference, DeleteInternetGateway.)
struct DeleteInternetGateway: Action {
    struct Input: Decodable, Sendable { var internetGatewayId: String }
    static let access = Access.write("ec2:DeleteInternetGateway")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await estate.change(call) { changes in
            let gateway = try changes.find(input.internetGatewayId, InternetGateway.self)
            guard gateway.value.vpcId == nil else {
                throw ServiceFault.dependency("The internetGateway '\(gateway.id)' has dependencies and cannot be deleted.")
            }
            try changes.delete(gateway)
        }
        return Empty()
    }
}
