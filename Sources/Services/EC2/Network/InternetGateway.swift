import AWSWire

/// A gateway to the internet: attached to one VPC or to none. Instances reach what this machine reaches, with or without one.
struct InternetGateway: OwnResource {
    static let kind = ResourceKind(
        type: "AWS::EC2::InternetGateway", prefix: "igw", tagType: "internet-gateway", missingCode: "InvalidInternetGatewayID.NotFound", noun: "internetGateway ID")

    let internetGatewayId: String
    let ownerId: String
    var vpcId: String?

    var id: String { internetGatewayId }
    var links: [Link] { vpcId.map { [Link(role: "vpc", kind: Vpc.kind, id: $0)] } ?? [] }

    static let filters: FilterTable<Stored<InternetGateway>> = [
        "internet-gateway-id": { [$0.id] },
        "attachment.vpc-id": { $0.value.vpcId.map { [$0] } ?? [] },
        "attachment.state": { $0.value.vpcId == nil ? [] : ["available"] },
        "owner-id": { [$0.value.ownerId] },
    ]
}

/// The shape `InternetGateway`.
struct InternetGatewayAnswer: Encodable, Sendable {
    struct Attachment: Encodable, Sendable {
        let vpcId: String
        let state = "available"
    }

    let internetGatewayId: String, ownerId: String
    let attachments: [Attachment]

    init(_ gateway: InternetGateway) {
        (internetGatewayId, ownerId) = (gateway.internetGatewayId, gateway.ownerId)
        attachments = gateway.vpcId.map { [Attachment(vpcId: $0)] } ?? []
    }
}
