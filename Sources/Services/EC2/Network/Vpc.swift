import AWSWire
import World

/// A virtual private cloud. What it holds is bookkeeping that places and names instances; packets between the processes of one
/// machine follow it only as far as docs/ec2.md says.
struct Vpc: OwnResource {
    static let kind = ResourceKind(type: "AWS::EC2::VPC", prefix: "vpc", tagType: "vpc", missingCode: "InvalidVpcID.NotFound", noun: "vpc ID")

    let vpcId: String
    let ownerId: String
    let cidrBlock: String
    let cidrAssociationId: String
    let dhcpOptionsId: String
    let isDefault: Bool
    var enableDnsSupport = true
    var enableDnsHostnames: Bool

    var id: String { vpcId }

    /// The block; its text was checked when it was made.
    func block() throws(ServiceFault) -> IPv4Block {
        guard let block = IPv4Block(cidrBlock) else { throw .internal("\(vpcId) has no valid block") }
        return block
    }

    static let filters: FilterTable<Stored<Vpc>> = [
        "vpc-id": { [$0.id] },
        "cidr": { [$0.value.cidrBlock] },
        "cidr-block": { [$0.value.cidrBlock] },
        "cidrBlock": { [$0.value.cidrBlock] },
        "cidr-block-association.cidr-block": { [$0.value.cidrBlock] },
        "cidr-block-association.association-id": { [$0.value.cidrAssociationId] },
        "cidr-block-association.state": { _ in ["associated"] },
        "dhcp-options-id": { [$0.value.dhcpOptionsId] },
        "is-default": { ["\($0.value.isDefault)"] },
        "isDefault": { ["\($0.value.isDefault)"] },
        "owner-id": { [$0.value.ownerId] },
        "state": { _ in ["available"] },
    ]

    var shown: VpcAnswer { VpcAnswer(self) }
}

/// The shape `Vpc`.
struct VpcAnswer: Encodable, Sendable {
    struct Association: Encodable, Sendable {
        struct State: Encodable, Sendable { let state = "associated" }
        let associationId: String
        let cidrBlock: String
        let cidrBlockState = State()
    }

    let vpcId: String
    let ownerId: String
    let cidrBlock: String
    let cidrBlockAssociationSet: [Association]
    let dhcpOptionsId: String
    let instanceTenancy = "default"
    let isDefault: Bool
    let state = "available"

    init(_ vpc: Vpc) {
        (vpcId, ownerId, cidrBlock, dhcpOptionsId, isDefault) = (vpc.vpcId, vpc.ownerId, vpc.cidrBlock, vpc.dhcpOptionsId, vpc.isDefault)
        cidrBlockAssociationSet = [Association(associationId: vpc.cidrAssociationId, cidrBlock: vpc.cidrBlock)]
    }
}
