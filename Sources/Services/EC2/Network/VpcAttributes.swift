import AWSWire

/// A flag as EC2 wraps it.
struct BooleanValue: Codable, Hashable, Sendable { var value: Bool? }

/// A text as EC2 wraps it.
struct TextValue: Codable, Hashable, Sendable { var value: String? }

/// Tells one attribute of a VPC. (Amazon EC2 API Reference, DescribeVpcAttribute.)
struct DescribeVpcAttribute: Action {
    struct Input: Decodable, Sendable {
        var vpcId: String
        var attribute: String
    }
    struct Output: Encodable, Sendable {
        let vpcId: String
        var enableDnsSupport: BooleanValue?
        var enableDnsHostnames: BooleanValue?
        var enableNetworkAddressUsageMetrics: BooleanValue?
    }
    static let access = Access.read("ec2:DescribeVpcAttribute")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let vpc = try await estate.look(call) { try $0.find(input.vpcId, Vpc.self).value }
        var output = Output(vpcId: vpc.id)
        switch input.attribute {
        case "enableDnsSupport": output.enableDnsSupport = BooleanValue(value: vpc.enableDnsSupport)
        case "enableDnsHostnames": output.enableDnsHostnames = BooleanValue(value: vpc.enableDnsHostnames)
        case "enableNetworkAddressUsageMetrics": output.enableNetworkAddressUsageMetrics = BooleanValue(value: false)
        default: throw .invalidValue(input.attribute, of: "Attribute")
        }
        return output
    }
}

/// Changes one attribute of a VPC. (Amazon EC2 API Reference, ModifyVpcAttribute.)
/// The DNS attributes decide which names DescribeInstances tells; usage metrics are refused.
struct ModifyVpcAttribute: Action {
    struct Input: Decodable, Sendable {
        var vpcId: String
        var enableDnsSupport: BooleanValue?
        var enableDnsHostnames: BooleanValue?
        var enableNetworkAddressUsageMetrics: BooleanValue?
    }
    static let access = Access.write("ec2:ModifyVpcAttribute")
    static let canBeTried = false
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        guard input.enableNetworkAddressUsageMetrics?.value != true else { throw .notActedOn("EnableNetworkAddressUsageMetrics", of: ModifyVpcAttribute.name) }
        try await estate.change(call) { changes in
            var vpc = try changes.find(input.vpcId, Vpc.self)
            if let value = input.enableDnsSupport?.value { vpc.value.enableDnsSupport = value }
            if let value = input.enableDnsHostnames?.value { vpc.value.enableDnsHostnames = value }
            try changes.put(vpc)
        }
        return Empty()
    }
}
