import Base

/// What EC2 is told of an instance beside its request.
public struct CloudStart: Hashable, Sendable {
    /// The members of RunInstances but user data and tags, as JSON text.
    public var request: String
    public var tags: [String: String]
    public var groupName: String?

    /// Nil for an instance of this machine.
    init?(_ instance: Instance) {
        guard let request = instance.configuration.cloudRequest else { return nil }
        (self.request, tags, groupName) = (request, instance.tags, instance.configuration.groupName)
    }
}

extension InstanceStart {
    /// The whole request of RunInstances for one instance, with our id as client token; nil when it is none of EC2's.
    func cloudRequest(server: String) -> JSONValue? {
        guard let cloud, case .object(var members)? = try? JSONValue(parsing: cloud.request) else { return nil }  // Written by the planner; damage is the only way.
        members += [.init("MinCount", 1), .init("MaxCount", 1), .init("ClientToken", .string(id))]
        if let userData { members.append(.init("UserData", .string(userData.base64))) }
        let own: JSONValue = ["ResourceType": "instance", "Tags": .array(tags(cloud, server).sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": .string($0.value)] })]
        let others = members.last { $0.key == "TagSpecifications" }?.value.items ?? []
        members.removeAll { $0.key == "TagSpecifications" }
        members.append(.init("TagSpecifications", .array([own] + others)))
        return .object(members)
    }

    /// Ours and the caller's; `aws:` is reserved there.
    private func tags(_ cloud: CloudStart, _ server: String) -> [String: String] {
        var tags = cloud.tags.filter { !$0.key.hasPrefix("aws:") && !$0.key.hasPrefix("hinomi:") }
        (tags[CloudTags.instance], tags[CloudTags.server]) = (id, server)
        tags[CloudTags.group] = cloud.groupName
        return tags
    }
}
