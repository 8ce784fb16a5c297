import AWSWire
import Base
import Compute
import Testing

@testable import EC2

@Suite("VPCs, subnets, routes and gateways")
struct NetworkTests {
    private let stage: EC2Stage

    init() throws { stage = try EC2Stage() }

    private func vpc(_ block: String = "10.0.0.0/16") async throws -> String { try await stage.ask("CreateVpc", "CidrBlock=\(block)").text("Vpc", "VpcId") }

    @Test("Every region starts with the default network, made once and with the ids that Compute knows")
    func defaults() async throws {
        let vpcs = try await stage.ask("DescribeVpcs", "Filter.1.Name=is-default", "Filter.1.Value.1=true")
        #expect(vpcs.texts("Vpcs", "VpcId") == [stage.defaultVPC])
        #expect(vpcs.text("Vpcs", 0, "CidrBlock") == "172.31.0.0/16")
        let subnets = try await stage.ask("DescribeSubnets", "Filter.1.Name=default-for-az", "Filter.1.Value.1=true")
        #expect(Set(subnets.texts("Subnets", "SubnetId")) == Set(stage.defaultSubnets))
        #expect(Set(subnets.texts("Subnets", "AvailabilityZone")) == ["us-east-1a", "us-east-1b", "us-east-1c"])
        #expect(subnets.texts("Subnets", "AvailableIpAddressCount") == ["4091", "4091", "4091"])
        let tables = try await stage.ask("DescribeRouteTables", "Filter.1.Name=association.main", "Filter.1.Value.1=true")
        #expect(tables.at("RouteTables", 0)?.texts("Routes", "DestinationCidrBlock") == ["172.31.0.0/16", "0.0.0.0/0"])
        #expect(try await stage.ask("DescribeSecurityGroups").texts("SecurityGroups", "GroupName") == ["default"])
        #expect(try await stage.ask("DescribeNetworkAcls").at("NetworkAcls", 0, "Associations")?.items?.count == 3)
        #expect(try await stage.ask("DescribeVpcs", region: "eu-west-1").texts("Vpcs", "VpcId") != [stage.defaultVPC])
    }

    @Test("A default VPC that was deleted stays deleted")
    func deletedDefault() async throws {
        for subnet in stage.defaultSubnets { try await stage.ask("DeleteSubnet", "SubnetId=\(subnet)") }
        let gateway = try await stage.ask("DescribeInternetGateways").text("InternetGateways", 0, "InternetGatewayId")
        #expect(await stage.code("DeleteVpc", "VpcId=\(stage.defaultVPC)") == "DependencyViolation")
        try await stage.ask("DetachInternetGateway", "InternetGatewayId=\(gateway)", "VpcId=\(stage.defaultVPC)")
        try await stage.ask("DeleteVpc", "VpcId=\(stage.defaultVPC)")
        #expect(try await stage.ask("DescribeVpcs").texts("Vpcs", "VpcId") == [])
        #expect(try await stage.ask("DescribeRouteTables").texts("RouteTables", "RouteTableId") == [])
        #expect(await stage.code("CreateSecurityGroup", "GroupName=g", "GroupDescription=d") == "VPCIdNotSpecified")
    }

    @Test("Blocks are checked and made canonical", arguments: [
        ("10.0.0.0/16", "10.0.0.0/16"), ("10.1.2.3/16", "10.1.0.0/16"), ("10.0.0.0/28", "10.0.0.0/28"), ("10.0.0.0/8", "InvalidVpc.Range"), ("10.0.0.0/29", "InvalidVpc.Range"),
        ("10.0.0/16", "InvalidParameterValue"), ("10.0.0.0", "InvalidParameterValue"), ("10.0.0.0/33", "InvalidParameterValue"), ("10.0.0.256/16", "InvalidParameterValue"),
        ("", "InvalidParameterValue"), ("10.0.0.0/+16", "InvalidParameterValue"), ("10.0.0.0/016", "InvalidParameterValue"), ("::/16", "InvalidParameterValue"),
    ])
    func blocks(_ text: String, _ expected: String) async throws {
        let code = await stage.code("CreateVpc", "CidrBlock=\(text)")
        if code != "none" { return #expect(code == expected) }
        #expect(try await stage.ask("DescribeVpcs", "Filter.1.Name=is-default", "Filter.1.Value.1=false").text("Vpcs", 0, "CidrBlock") == expected)
    }

    @Test("A VPC comes with a main table, a default group and an ACL, and its attributes change")
    func vpcLife() async throws {
        let id = try await stage.ask("CreateVpc", "CidrBlock=10.0.0.0/16", "TagSpecification.1.ResourceType=vpc", "TagSpecification.1.Tag.1.Key=Name", "TagSpecification.1.Tag.1.Value=net")
            .text("Vpc", "VpcId")
        for operation in ["DescribeRouteTables", "DescribeSecurityGroups", "DescribeNetworkAcls"] {
            let answer = try await stage.ask(operation, "Filter.1.Name=vpc-id", "Filter.1.Value.1=\(id)")
            guard case .map(let members) = answer else { return #expect(Bool(false)) }
            #expect(members.first?.value.items?.count == 1, "\(operation)")
        }
        func attribute(_ name: String) async throws -> String {
            try await stage.ask("DescribeVpcAttribute", "VpcId=\(id)", "Attribute=\(name)").text(name.prefix(1).uppercased() + name.dropFirst(), "Value")
        }
        #expect(try await attribute("enableDnsSupport") == "true")
        #expect(try await attribute("enableDnsHostnames") == "false")
        try await stage.ask("ModifyVpcAttribute", "VpcId=\(id)", "EnableDnsHostnames.Value=true")
        #expect(try await attribute("enableDnsHostnames") == "true")
        #expect(await stage.code("ModifyVpcAttribute", "VpcId=\(id)", "EnableNetworkAddressUsageMetrics.Value=true") == "InvalidParameterValue")
        #expect(try await stage.ask("DescribeVpcs", "Filter.1.Name=tag:Name", "Filter.1.Value.1=n?t").texts("Vpcs", "VpcId") == [id])
        try await stage.ask("DeleteVpc", "VpcId=\(id)")
        #expect(await stage.code("DeleteVpc", "VpcId=\(id)") == "InvalidVpcID.NotFound")
    }

    @Test("Subnets lie inside their VPC, beside each other, and spread over the zones")
    func subnets() async throws {
        let id = try await vpc()
        var zones: [String] = []
        for number in 0..<4 {
            zones.append(try await stage.ask("CreateSubnet", "VpcId=\(id)", "CidrBlock=10.0.\(number).0/24").text("Subnet", "AvailabilityZone"))
        }
        #expect(zones == ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1a"])
        let cases = [
            ("10.0.0.0/25", "InvalidSubnet.Conflict"), ("10.0.0.0/16", "InvalidSubnet.Conflict"), ("10.1.0.0/24", "InvalidSubnet.Range"), ("10.0.9.0/29", "InvalidSubnet.Range"),
            ("10.0.0.0/8", "InvalidSubnet.Range"), ("nonsense", "InvalidParameterValue"),
        ]
        for (block, code) in cases { #expect(await stage.code("CreateSubnet", "VpcId=\(id)", "CidrBlock=\(block)") == code, "\(block)") }
        #expect(await stage.code("CreateSubnet", "VpcId=\(id)", "CidrBlock=10.0.9.0/24", "AvailabilityZone=us-east-1z") == "InvalidParameterValue")
        let placed = try await stage.ask("CreateSubnet", "VpcId=\(id)", "CidrBlock=10.0.9.0/28", "AvailabilityZoneId=use1-az3")
        #expect(placed.text("Subnet", "AvailabilityZone") == "us-east-1c" && placed.text("Subnet", "AvailableIpAddressCount") == "11")
        let subnet = placed.text("Subnet", "SubnetId")
        try await stage.ask("ModifySubnetAttribute", "SubnetId=\(subnet)", "MapPublicIpOnLaunch.Value=true")
        #expect(try await stage.ask("DescribeSubnets", "SubnetId.1=\(subnet)").text("Subnets", 0, "MapPublicIpOnLaunch") == "true")
        #expect(await stage.code("ModifySubnetAttribute", "SubnetId=\(subnet)", "EnableDns64.Value=true") == "InvalidParameterValue")
        #expect(await stage.code("DeleteVpc", "VpcId=\(id)") == "DependencyViolation")
    }

    @Test("A subnet in which an instance lives cannot be deleted, and counts its addresses")
    func occupied() async throws {
        let subnet = stage.defaultSubnets[0]
        let instance = try await stage.ask("RunInstances", "ImageId=ami-0123456789abcdef0", "MinCount=1", "MaxCount=1", "SubnetId=\(subnet)").text("Instances", 0, "InstanceId")
        #expect(try await stage.ask("DescribeSubnets", "SubnetId.1=\(subnet)").text("Subnets", 0, "AvailableIpAddressCount") == "4090")
        #expect(await stage.code("DeleteSubnet", "SubnetId=\(subnet)") == "DependencyViolation")
        try await stage.ask("TerminateInstances", "InstanceId.1=\(instance)")
        #expect(await stage.code("DeleteSubnet", "SubnetId=\(subnet)") == "none")
    }

    @Test("Routes go through attached gateways, and become black holes when these are detached")
    func routes() async throws {
        let id = try await vpc()
        let gateway = try await stage.ask("CreateInternetGateway").text("InternetGateway", "InternetGatewayId")
        let table = try await stage.ask("CreateRouteTable", "VpcId=\(id)").text("RouteTable", "RouteTableId")
        let route = ["RouteTableId=\(table)", "DestinationCidrBlock=0.0.0.0/0", "GatewayId=\(gateway)"]
        await #expect(throws: ServiceFault.self) { try await stage.ask("CreateRoute", route) }
        try await stage.ask("AttachInternetGateway", "InternetGatewayId=\(gateway)", "VpcId=\(id)")
        #expect(await stage.code("AttachInternetGateway", "InternetGatewayId=\(gateway)", "VpcId=\(id)") == "Resource.AlreadyAssociated")
        #expect(await stage.code("DeleteInternetGateway", "InternetGatewayId=\(gateway)") == "DependencyViolation")
        _ = try await stage.ask("CreateRoute", route)
        #expect(await stage.code("CreateRoute", "RouteTableId=\(table)", "DestinationCidrBlock=0.0.0.0/0", "GatewayId=\(gateway)") == "RouteAlreadyExists")
        #expect(await stage.code("CreateRoute", "RouteTableId=\(table)", "DestinationCidrBlock=0.0.0.0/0", "NatGatewayId=nat-1") == "InvalidParameterValue")
        #expect(await stage.code("DeleteRoute", "RouteTableId=\(table)", "DestinationCidrBlock=10.0.0.0/16") == "InvalidParameterValue")
        #expect(await stage.code("DeleteRoute", "RouteTableId=\(table)", "DestinationCidrBlock=9.9.9.0/24") == "InvalidRoute.NotFound")
        #expect(await stage.code("ReplaceRoute", "RouteTableId=\(table)", "DestinationCidrBlock=9.9.9.0/24", "GatewayId=\(gateway)") == "InvalidRoute.NotFound")
        try await stage.ask("DetachInternetGateway", "InternetGatewayId=\(gateway)", "VpcId=\(id)")
        #expect(try await stage.ask("DescribeRouteTables", "RouteTableId.1=\(table)").at("RouteTables", 0)?.texts("Routes", "State") == ["active", "blackhole"])
        try await stage.ask("DeleteRoute", "RouteTableId=\(table)", "DestinationCidrBlock=0.0.0.0/0")
        try await stage.ask("DeleteRouteTable", "RouteTableId=\(table)")
    }

    @Test("Associations are made, repeated, moved and removed")
    func associations() async throws {
        let id = try await vpc()
        let subnet = try await stage.ask("CreateSubnet", "VpcId=\(id)", "CidrBlock=10.0.0.0/24").text("Subnet", "SubnetId")
        let table = try await stage.ask("CreateRouteTable", "VpcId=\(id)").text("RouteTable", "RouteTableId")
        let other = try await stage.ask("CreateRouteTable", "VpcId=\(id)").text("RouteTable", "RouteTableId")
        let first = try await stage.ask("AssociateRouteTable", "RouteTableId=\(table)", "SubnetId=\(subnet)").text("AssociationId")
        #expect(try await stage.ask("AssociateRouteTable", "RouteTableId=\(table)", "SubnetId=\(subnet)").text("AssociationId") == first)
        #expect(await stage.code("AssociateRouteTable", "RouteTableId=\(other)", "SubnetId=\(subnet)") == "Resource.AlreadyAssociated")
        #expect(await stage.code("AssociateRouteTable", "RouteTableId=\(table)", "SubnetId=\(stage.defaultSubnets[0])") == "InvalidParameterValue")
        let second = try await stage.ask("ReplaceRouteTableAssociation", "AssociationId=\(first)", "RouteTableId=\(other)").text("NewAssociationId")
        #expect(second != first)
        #expect(await stage.code("DisassociateRouteTable", "AssociationId=\(first)") == "InvalidAssociationID.NotFound")
        #expect(await stage.code("DeleteRouteTable", "RouteTableId=\(other)") == "DependencyViolation")
        try await stage.ask("DisassociateRouteTable", "AssociationId=\(second)")
        let main = try await stage.ask("DescribeRouteTables", "Filter.1.Name=association.main", "Filter.1.Value.1=true", "Filter.2.Name=vpc-id", "Filter.2.Value.1=\(id)")
        let mainID = main.text("RouteTables", 0, "Associations", 0, "RouteTableAssociationId")
        #expect(await stage.code("DisassociateRouteTable", "AssociationId=\(mainID)") == "InvalidParameterValue")
        try await stage.ask("ReplaceRouteTableAssociation", "AssociationId=\(mainID)", "RouteTableId=\(other)")
        #expect(await stage.code("DeleteRouteTable", "RouteTableId=\(other)") == "DependencyViolation")
        try await stage.ask("DeleteRouteTable", "RouteTableId=\(main.text("RouteTables", 0, "RouteTableId"))")
    }

    @Test("A call that is repeated with its token answers what the first one made")
    func tokens() async throws {
        let id = try await vpc()
        let first = try await stage.ask("CreateRouteTable", "VpcId=\(id)", "ClientToken=t").text("RouteTable", "RouteTableId")
        #expect(try await stage.ask("CreateRouteTable", "VpcId=\(id)", "ClientToken=t").text("RouteTable", "RouteTableId") == first)
        #expect(await stage.code("CreateRouteTable", "VpcId=\(stage.defaultVPC)", "ClientToken=t") == "IdempotentParameterMismatch")
    }

    @Test("DryRun changes nothing and says what would be")
    func dryRun() async throws {
        #expect(await stage.code("CreateVpc", "CidrBlock=10.0.0.0/16", "DryRun=true") == "DryRunOperation")
        #expect(await stage.code("CreateVpc", "DryRun=true", "Nonsense=1") == "InvalidParameterValue")
        #expect(try await stage.ask("DescribeVpcs").texts("Vpcs", "VpcId") == [stage.defaultVPC])
    }
}
