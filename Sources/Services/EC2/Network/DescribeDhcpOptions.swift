import AWSWire

/// The one set of DHCP options of a region. Instances are processes and ask no DHCP server; the set is what a VPC's description names.
enum DhcpOptions {
    /// The same for every VPC of an account and region, and so derived from them (FNV-1a, 64 bits).
    static func id(in call: Call) -> String {
        let hash = "\(call.account)/\(call.region)".utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return "dopt-" + String(repeating: "0", count: max(0, ResourceKind.idDigits - digits.utf8.count)) + digits
    }
}

/// Lists the DHCP options: the default set. (Amazon EC2 API Reference, DescribeDhcpOptions.)
struct DescribeDhcpOptions: Action {
    struct Input: Decodable, Sendable {
        var dhcpOptionsIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Listed: Encodable, Sendable {
        let dhcpOptionsId: String
        let ownerId: String
        let dhcpConfigurations: [Configuration]
    }
    struct Configuration: Encodable, Sendable {
        let key: String
        let values: [TextValue]
    }
    struct Output: Encodable, Sendable { let dhcpOptions: [Listed], nextToken: String? }
    static let access = Access.read("ec2:DescribeDhcpOptions")
    static let filters: FilterTable<Listed> = [
        "dhcp-options-id": { [$0.dhcpOptionsId] }, "owner-id": { [$0.ownerId] }, "key": { $0.dhcpConfigurations.map(\.key) },
        "value": { $0.dhcpConfigurations.flatMap { $0.values.compactMap(\.value) } },
    ]

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let id = DhcpOptions.id(in: call)
        let missing = (input.dhcpOptionsIds ?? []).filter { $0 != id }
        guard missing.isEmpty else { throw .refused("InvalidDhcpOptionID.NotFound", "The dhcpOption ID '\(missing[0].prefix(256))' does not exist") }
        let domain = call.region == "us-east-1" ? "ec2.internal" : "\(call.region).compute.internal"
        let only = Listed(dhcpOptionsId: id, ownerId: call.account, dhcpConfigurations: [Configuration(key: "domain-name", values: [TextValue(value: domain)])])
        let chosen = try DescribeDhcpOptions.filters.select([only], input.filters, tags: { _ in [:] })
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.dhcpOptionsId)
        return Output(dhcpOptions: page.items, nextToken: page.nextToken)
    }
}
