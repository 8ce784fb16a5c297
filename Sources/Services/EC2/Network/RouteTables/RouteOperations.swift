import AWSWire

/// What a route says: where to, and through what. Other targets than an internet gateway are refused by name.
protocol RouteOrder: Sendable {
    var routeTableId: String { get }
    var destinationCidrBlock: String? { get }
    var destinationIpv6CidrBlock: String? { get }
    var gatewayId: String? { get }
}

extension RouteOrder {
    /// The destination in canonical form.
    func destination() throws(ServiceFault) -> (v4: String?, v6: String?) { try RouteDestination.checked(destinationCidrBlock, destinationIpv6CidrBlock) }

    /// The route, when its gateway is one of the table's VPC.
    func route(for table: RouteTable, in changes: Changes) throws -> Route {
        let (v4, v6) = try destination()
        guard let gatewayId else { throw ServiceFault.missing("GatewayId") }
        if gatewayId != "local" {
            let gateway = try changes.find(gatewayId, InternetGateway.self)
            guard gateway.value.vpcId == table.vpcId else {
                throw ServiceFault.refused("InvalidParameterValue", "route table \(table.id) and network gateway \(gateway.id) belong to different networks (GatewayId)")
            }
        }
        return Route(destinationCidrBlock: v4, destinationIpv6CidrBlock: v6, gatewayId: gatewayId)
    }
}

enum RouteDestination {
    static func checked(_ v4: String?, _ v6: String?) throws(ServiceFault) -> (v4: String?, v6: String?) {
        if let v4 {
            guard v6 == nil else { throw .combination("The parameters DestinationCidrBlock and DestinationIpv6CidrBlock cannot be used together.") }
            guard let block = IPv4Block(v4) else { throw .invalidValue(v4, of: "DestinationCidrBlock", "This is not a valid CIDR block.") }
            return (block.description, nil)
        }
        guard let v6 else { throw .missing("DestinationCidrBlock") }
        guard let block = IPv6Block(v6) else { throw .invalidValue(v6, of: "DestinationIpv6CidrBlock", "This is not a valid CIDR block.") }
        return (nil, block.description)
    }

    static func missing(_ destination: String, in table: String) -> ServiceFault {
        .refused("InvalidRoute.NotFound", "no route with destination-cidr-block \(destination) in route table \(table)")
    }
}

/// Adds a route. (Amazon EC2 API Reference, CreateRoute.)
struct CreateRoute: Action {
    struct Input: Decodable, RouteOrder {
        var routeTableId: String
        var destinationCidrBlock: String?
        var destinationIpv6CidrBlock: String?
        var gatewayId: String?
    }
    static let access = Access.write("ec2:CreateRoute")
    static let routesMax = 500
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Done {
        try await estate.change(call) { changes in
            var table = try changes.find(input.routeTableId, RouteTable.self)
            let route = try input.route(for: table.value, in: changes)
            guard !table.value.routes.contains(where: { $0.destination == route.destination }) else {
                throw ServiceFault.refused("RouteAlreadyExists", "The route identified by \(route.destination) already exists.")
            }
            guard table.value.routes.count < CreateRoute.routesMax else {
                throw ServiceFault.refused("RouteLimitExceeded", "The maximum number of routes of a route table is \(CreateRoute.routesMax).")
            }
            table.value.routes.append(route)
            try changes.put(table)
        }
        return Done()
    }
}

/// Gives a destination another target. (Amazon EC2 API Reference, ReplaceRoute.)
struct ReplaceRoute: Action {
    struct Input: Decodable, RouteOrder {
        var routeTableId: String
        var destinationCidrBlock: String?
        var destinationIpv6CidrBlock: String?
        var gatewayId: String?
        var localTarget: Bool?
    }
    static let access = Access.write("ec2:ReplaceRoute")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        var input = input
        if input.localTarget == true { input.gatewayId = "local" }
        let order = input
        try await estate.change(call) { changes in
            var table = try changes.find(order.routeTableId, RouteTable.self)
            var route = try order.route(for: table.value, in: changes)
            guard let place = table.value.routes.firstIndex(where: { $0.destination == route.destination }) else {
                throw RouteDestination.missing(route.destination, in: table.id)
            }
            route.origin = table.value.routes[place].origin
            table.value.routes[place] = route
            try changes.put(table)
        }
        return Empty()
    }
}

/// Removes a route; the local one stays. (Amazon EC2 API Reference, DeleteRoute.)
struct DeleteRoute: Action {
    struct Input: Decodable, Sendable {
        var routeTableId: String
        var destinationCidrBlock: String?
        var destinationIpv6CidrBlock: String?
    }
    static let access = Access.write("ec2:DeleteRoute")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let (v4, v6) = try RouteDestination.checked(input.destinationCidrBlock, input.destinationIpv6CidrBlock)
        let destination = v4 ?? v6 ?? ""
        try await estate.change(call) { changes in
            var table = try changes.find(input.routeTableId, RouteTable.self)
            guard let place = table.value.routes.firstIndex(where: { $0.destination == destination }) else {
                throw RouteDestination.missing(destination, in: table.id)
            }
            guard !table.value.routes[place].isLocal else {
                throw ServiceFault.refused("InvalidParameterValue", "cannot remove local route \(destination) in route table \(table.id) (DestinationCidrBlock)")
            }
            table.value.routes.remove(at: place)
            try changes.put(table)
        }
        return Empty()
    }
}
