import AWSWire
import Base
import Compute

/// Lists network interfaces: of each instance its one. (Amazon EC2 API Reference, DescribeNetworkInterfaces.)
struct DescribeNetworkInterfaces: Action {
    struct Input: Decodable, Sendable {
        var networkInterfaceIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Attachment: Encodable, Sendable {
        let attachmentId: String, instanceId: String, instanceOwnerId: String, attachTime: Timestamp
        let status = "attached", deleteOnTermination = true, deviceIndex = 0, networkCardIndex = 0
    }
    struct Listed: Encodable, Sendable {
        let networkInterfaceId: String, ownerId: String, description: String, macAddress: String, privateDnsName: String, privateIpAddress: String
        let subnetId: String?, vpcId: String?
        let availabilityZone: String
        let association: InstanceInterfaceAnswer.Association?
        let attachment: Attachment
        let groups: [GroupIdentifier]
        let privateIpAddresses: [InstanceInterfaceAnswer.Address]
        let status: String, interfaceType: String
        let requesterManaged = false
        let sourceDestCheck: Bool
        let tagSet: [Tag]

        init(_ instance: Instance, account: String, _ surroundings: InstanceSurroundings) {
            let interface = InstanceInterfaceAnswer(instance, account: account, surroundings)
            (networkInterfaceId, ownerId, description, macAddress) = (interface.networkInterfaceId, account, interface.description, interface.macAddress)
            (privateDnsName, privateIpAddress, subnetId, vpcId) = (interface.privateDnsName, interface.privateIpAddress, interface.subnetId, interface.vpcId)
            (availabilityZone, association, groups) = (instance.zone, interface.association, interface.groups)
            (privateIpAddresses, status, interfaceType, sourceDestCheck) = (interface.privateIpAddresses, interface.status, interface.interfaceType, interface.sourceDestCheck)
            attachment = Attachment(
                attachmentId: interface.attachment.attachmentId, instanceId: instance.id, instanceOwnerId: account, attachTime: instance.configuration.launchTime)
            tagSet = Tag.list(PrimaryInterface.tags(of: instance))
        }
    }
    struct Output: Encodable, Sendable { let networkInterfaces: [Listed], nextToken: String? }
    static let access = Access.read("ec2:DescribeNetworkInterfaces")
    static let filters: FilterTable<Listed> = [
        "network-interface-id": { [$0.networkInterfaceId] },
        "addresses.private-ip-address": { [$0.privateIpAddress] },
        "addresses.primary": { _ in ["true"] },
        "addresses.association.public-ip": { [$0.association?.publicIp].compactMap { $0 } },
        "association.public-ip": { [$0.association?.publicIp].compactMap { $0 } },
        "attachment.attachment-id": { [$0.attachment.attachmentId] },
        "attachment.delete-on-termination": { _ in ["true"] },
        "attachment.device-index": { _ in ["0"] },
        "attachment.instance-id": { [$0.attachment.instanceId] },
        "attachment.instance-owner-id": { [$0.attachment.instanceOwnerId] },
        "attachment.status": { [$0.attachment.status] },
        "availability-zone": { [$0.availabilityZone] },
        "description": { [$0.description] },
        "group-id": { $0.groups.map(\.groupId) },
        "group-name": { $0.groups.map(\.groupName) },
        "interface-type": { [$0.interfaceType] },
        "mac-address": { [$0.macAddress] },
        "owner-id": { [$0.ownerId] },
        "private-dns-name": { [$0.privateDnsName] },
        "private-ip-address": { [$0.privateIpAddress] },
        "requester-id": { _ in [] },
        "requester-managed": { _ in ["false"] },
        "source-dest-check": { ["\($0.sourceDestCheck)"] },
        "status": { [$0.status] },
        "subnet-id": { [$0.subnetId].compactMap { $0 } },
        "vpc-id": { [$0.vpcId].compactMap { $0 } },
    ]
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let surroundings = try await estate.look(call) { try InstanceSurroundings($0) }
        let all = estate.instances.instances(in: call.place).filter { $0.state != .terminated }.map { Listed($0, account: call.account, surroundings) }
        let wanted = Set(input.networkInterfaceIds ?? [])
        let missing = wanted.subtracting(all.map(\.networkInterfaceId))
        guard missing.isEmpty else { throw PrimaryInterface.missing(missing.sorted()) }
        let named = wanted.isEmpty ? all : all.filter { wanted.contains($0.networkInterfaceId) }
        let chosen = try DescribeNetworkInterfaces.filters.select(named, input.filters, tags: DescribeNetworkInterfaces.tags)
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.networkInterfaceId)
        return Output(networkInterfaces: page.items, nextToken: page.nextToken)
    }

    private static func tags(_ interface: Listed) -> [String: String] {
        Dictionary(interface.tagSet.map { ($0.key ?? "", $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }
}
