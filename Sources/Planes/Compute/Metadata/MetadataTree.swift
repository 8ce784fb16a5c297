import Base
import World

/// What the metadata service tells of one instance: a tree of texts. A folder answers the names in it.
struct MetadataTree {
    struct Answer {
        var bytes: [UInt8]
        var type = "text/plain"
        init(_ text: String) { bytes = Array(text.utf8) }
        init(bytes: [UInt8], type: String) { (self.bytes, self.type) = (bytes, type) }
    }

    private indirect enum Node {
        case text(String)
        case folder([(name: String, node: Node)])
    }

    private let instance: Instance
    private let credentials: (any InstanceCredentials)?
    private let lifecycleState: String?
    private let world: any World

    init(_ instance: Instance, _ credentials: (any InstanceCredentials)?, _ lifecycleState: String?, _ world: any World) {
        (self.instance, self.credentials, self.lifecycleState, self.world) = (instance, credentials, lifecycleState, world)
    }

    private var configuration: InstanceConfiguration { instance.configuration }

    /// Nil when there is nothing under that path.
    func answer(_ path: [String]) async -> Answer? {
        switch path.first {
        case nil: return Answer(["dynamic", "meta-data", "user-data"].joined(separator: "\n"))
        case "user-data" where path.count == 1:
            return configuration.userData.map { Answer(bytes: $0.bytes, type: "application/octet-stream") }
        case "dynamic": return dynamic(Array(path.dropFirst()))
        case "meta-data":
            if path.count > 1, path[1] == "iam" { return await role(Array(path.dropFirst(2))) }
            return MetadataTree.find(Array(path.dropFirst()), in: await metaData)
        default: return nil
        }
    }

    private static func find(_ path: [String], in root: Node) -> Answer? {
        var node = root
        for name in path {
            guard case .folder(let entries) = node, let next = entries.first(where: { $0.name == name }) else { return nil }
            node = next.node
        }
        switch node {
        case .text(let text): return Answer(text)
        case .folder(let entries):
            return Answer(entries.map { entry in if case .folder = entry.node { entry.name + "/" } else { entry.name } }.joined(separator: "\n"))
        }
    }

    private var metaData: Node {
        get async {
            var entries: [(name: String, node: Node)] = [
                ("ami-id", .text(configuration.imageID)), ("ami-launch-index", .text("\(configuration.launchIndex)")), ("ami-manifest-path", .text("(unknown)")),
                ("events", .folder([("maintenance", .folder([("history", .text("[]")), ("scheduled", .text("[]"))]))])),
                ("hostname", .text(instance.privateDNSName)), ("instance-action", .text("none")), ("instance-id", .text(instance.id)),
                ("instance-life-cycle", .text("on-demand")), ("instance-type", .text(configuration.instanceType)), ("local-hostname", .text(instance.privateDNSName)),
                ("local-ipv4", .text(configuration.privateAddress)),
                ("placement", .folder([("availability-zone", .text(configuration.zone)), ("region", .text(instance.place.region))])),
                ("profile", .text("default-hvm")), ("reservation-id", .text(configuration.reservationID)),
                ("security-groups", .text(configuration.securityGroupIDs.joined(separator: "\n"))),
                ("services", .folder([("domain", .text("amazonaws.com")), ("partition", .text(ARN.partition(of: instance.place.region)))])),
            ]
            if let lifecycleState { entries.append(("autoscaling", .folder([("target-lifecycle-state", .text(lifecycleState))]))) }
            if configuration.profileARN != nil, credentials != nil { entries.append(("iam", .folder([]))) }
            if let key = configuration.keyName { entries.append(("public-keys", .folder([("0=" + key, .folder([]))]))) }
            if configuration.metadata.showsTags {
                let tags = instance.tags.sorted { $0.key < $1.key }.map { (name: $0.key, node: Node.text($0.value)) }
                entries.append(("tags", .folder([("instance", .folder(tags))])))
            }
            return .folder(entries.sorted { $0.name < $1.name })
        }
    }

    // MARK: - Credentials

    private func role(_ path: [String]) async -> Answer? {
        guard let credentials, let profile = configuration.profileARN, let role = await credentials.role(ofProfile: profile) else { return nil }
        switch path {
        case []: return Answer("info\nsecurity-credentials/")
        case ["info"]:
            let document: JSONValue = ["Code": "Success", "LastUpdated": .string(time(world.clock.now)), "InstanceProfileArn": .string(profile), "InstanceProfileId": .string(role.profileID)]
            return Answer(bytes: document.encoded, type: "application/json")
        case ["security-credentials"]: return Answer(role.name)
        case ["security-credentials", role.name]:
            guard let given = await credentials.credentials(forRoleOfProfile: profile, instance: instance.id) else { return nil }
            let document: JSONValue = [
                "Code": "Success", "LastUpdated": .string(time(given.updatedAt)), "Type": "AWS-HMAC", "AccessKeyId": .string(given.accessKeyID),
                "SecretAccessKey": .string(given.secretAccessKey), "Token": .string(given.sessionToken), "Expiration": .string(time(given.expiresAt)),
            ]
            return Answer(bytes: document.encoded, type: "application/json")
        default: return nil
        }
    }

    // MARK: - The identity document

    /// `instance-identity/document`. Its signatures are AWS' own and are not there.
    private func dynamic(_ path: [String]) -> Answer? {
        switch path {
        case []: return Answer("instance-identity/")
        case ["instance-identity"]: return Answer("document")
        case ["instance-identity", "document"]:
            let document: JSONValue = [
                "accountId": .string(instance.place.account), "architecture": .string(instance.type.architecture), "availabilityZone": .string(configuration.zone),
                "imageId": .string(configuration.imageID), "instanceId": .string(instance.id), "instanceType": .string(configuration.instanceType),
                "pendingTime": .string(time(configuration.launchTime)), "privateIp": .string(configuration.privateAddress), "region": .string(instance.place.region),
                "version": "2017-09-30",
            ]
            return Answer(bytes: document.encoded, type: "application/json")
        default: return nil
        }
    }

    /// `2026-01-05T10:00:00Z`
    private func time(_ time: Timestamp) -> String { Timestamp(seconds: time.seconds).iso8601 }
}
