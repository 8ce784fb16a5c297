import AWSWire

/// Creates a route table with the local route. (Amazon EC2 API Reference, CreateRouteTable.)
struct CreateRouteTable: Action {
    struct Input: Decodable, Sendable {
        var vpcId: String
        var tagSpecifications: [TagSpecification]?
        var clientToken: String?
    }
    struct Output: Encodable, Sendable { let routeTable: Shown<RouteTableAnswer>, clientToken: String? }
    static let access = Access.write("ec2:CreateRouteTable")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let tags = try TagSpecification.tags(input.tagSpecifications, for: RouteTable.kind)
        return try await estate.change(call) { [estate] changes in
            let table = try changes.once(input.clientToken, RouteTable.self) {
                try changes.create(RouteTable.plain(of: changes.find(input.vpcId, Vpc.self).value, estate.random), tags: tags)
            }
            return Output(routeTable: Shown(RouteTableAnswer(table.value), tags: table.tags), clientToken: input.clientToken)
        }
    }
}

/// Lists route tables. (Amazon EC2 API Reference, DescribeRouteTables.)
struct DescribeRouteTables: Action {
    struct Input: Decodable, Sendable, Listing {
        var routeTableIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let routeTables: [Shown<RouteTableAnswer>], nextToken: String? }
    static let access = Access.read("ec2:DescribeRouteTables")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let page = try input.page(await estate.look(call) { try $0.listed(input.routeTableIds, RouteTable.self) }, by: RouteTable.filters, sizes: 5...100)
        return Output(routeTables: page.items.map { Shown(RouteTableAnswer($0.value), tags: $0.tags) }, nextToken: page.nextToken)
    }
}

/// Deletes a route table that no subnet uses. (Amazon EC2 API Reference, DeleteRouteTable.)
struct DeleteRouteTable: Action {
    struct Input: Decodable, Sendable { var routeTableId: String }
    static let access = Access.write("ec2:DeleteRouteTable")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await estate.change(call) { changes in
            let table = try changes.find(input.routeTableId, RouteTable.self)
            guard table.value.associations.isEmpty else {
                throw ServiceFault.dependency("The routeTable '\(table.id)' has dependencies and cannot be deleted.")
            }
            try changes.delete(table)
        }
        return Empty()
    }
}
