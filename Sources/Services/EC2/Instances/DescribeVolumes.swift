import AWSWire
import Base
import Compute

/// Lists volumes: of each instance the one that is its directory. (Amazon EC2 API Reference, DescribeVolumes.)
/// Its size and its speeds are what the launch asked for and bound nothing. Volumes at EC2 are not told.
struct DescribeVolumes: Action {
    struct Input: Decodable, Sendable {
        var volumeIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Attachment: Encodable, Sendable {
        let volumeId: String, instanceId: String, attachTime: Timestamp
        let device = RootVolume.deviceName, state = "attached", deleteOnTermination = true
    }
    struct Listed: Encodable, Sendable {
        let volumeId: String, availabilityZone: String, volumeType: String
        let size: Int
        let iops: Int?, throughput: Int?
        let createTime: Timestamp
        let attachments: [Attachment]
        let state = "in-use", snapshotId = "", encrypted = false, multiAttachEnabled = false
        let tags: [Tag]

        init(_ instance: Instance) {
            (volumeId, availabilityZone, volumeType) = (RootVolume.id(of: instance), instance.zone, RootVolume.type(of: instance))
            (size, createTime, tags) = (RootVolume.size(of: instance), instance.configuration.launchTime, Tag.list(RootVolume.tags(of: instance)))
            (iops, throughput) = (RootVolume.operations(of: instance), RootVolume.throughput(of: instance))
            attachments = [Attachment(volumeId: volumeId, instanceId: instance.id, attachTime: instance.configuration.launchTime)]
        }
    }
    struct Output: Encodable, Sendable { let volumes: [Listed], nextToken: String? }
    static let access = Access.read("ec2:DescribeVolumes")
    static let filters: FilterTable<Listed> = [
        "volume-id": { [$0.volumeId] },
        "availability-zone": { [$0.availabilityZone] },
        "attachment.attach-time": { $0.attachments.map(\.attachTime.iso8601) },
        "attachment.delete-on-termination": { _ in ["true"] },
        "attachment.device": { $0.attachments.map(\.device) },
        "attachment.instance-id": { $0.attachments.map(\.instanceId) },
        "attachment.status": { $0.attachments.map(\.state) },
        "create-time": { [$0.createTime.iso8601] },
        "encrypted": { _ in ["false"] },
        "multi-attach-enabled": { _ in ["false"] },
        "size": { ["\($0.size)"] },
        "snapshot-id": { _ in [] },
        "status": { [$0.state] },
        "volume-type": { [$0.volumeType] },
    ]
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = estate.instances.instances(in: call.place).filter { $0.state != .terminated && !$0.isCloud }.map(Listed.init)
        let wanted = Set(input.volumeIds ?? [])
        let missing = wanted.subtracting(all.map(\.volumeId))
        guard missing.isEmpty else { throw RootVolume.missing(missing.sorted()) }
        let named = wanted.isEmpty ? all : all.filter { wanted.contains($0.volumeId) }
        let chosen = try DescribeVolumes.filters.select(named, input.filters, tags: DescribeVolumes.tags)
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.volumeId)
        return Output(volumes: page.items, nextToken: page.nextToken)
    }

    private static func tags(_ volume: Listed) -> [String: String] {
        Dictionary(volume.tags.map { ($0.key ?? "", $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }
}
