import AWSWire

/// Kinds of resources that cannot be made here: their lists are truly empty, and their ids name nothing.
private enum Absent {
    static func check(_ ids: [String]?, _ parameter: String, _ code: String, _ noun: String) throws(ServiceFault) {
        guard let first = ids?.first else { return }
        throw .refused(code, "The \(noun) '\(first.prefix(256))' does not exist (\(parameter))")
    }
}

/// Lists elastic addresses: none, for AllocateAddress is refused. (Amazon EC2 API Reference, DescribeAddresses.)
struct DescribeAddresses: Action {
    struct Input: Decodable, Sendable {
        var publicIps: [String]?
        var allocationIds: [String]?
        var filters: [Filter]?
    }
    struct Output: Encodable, Sendable { let addresses: [String] = [] }
    static let access = Access.read("ec2:DescribeAddresses")

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try Absent.check(input.allocationIds, "AllocationIds", "InvalidAllocationID.NotFound", "allocation ID")
        try Absent.check(input.publicIps, "PublicIps", "InvalidAddress.NotFound", "address")
        return Output()
    }
}

/// Lists NAT gateways: none. (Amazon EC2 API Reference, DescribeNatGateways.)
struct DescribeNatGateways: Action {
    struct Input: Decodable, Sendable {
        var natGatewayIds: [String]?
        var filter: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let natGateways: [String] = [] }
    static let access = Access.read("ec2:DescribeNatGateways")

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try Absent.check(input.natGatewayIds, "NatGatewayIds", "NatGatewayNotFound", "NAT gateway")
        return Output()
    }
}

/// Lists prefix lists: none. (Amazon EC2 API Reference, DescribeManagedPrefixLists.)
struct DescribeManagedPrefixLists: Action {
    struct Input: Decodable, Sendable {
        var prefixListIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let prefixLists: [String] = [] }
    static let access = Access.read("ec2:DescribeManagedPrefixLists")

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try Absent.check(input.prefixListIds, "PrefixListIds", "InvalidPrefixListID.NotFound", "prefix list ID")
        return Output()
    }
}
