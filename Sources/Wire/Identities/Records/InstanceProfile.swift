import Base
import RecordStore

/// What gives an instance its role.
public struct InstanceProfile: IdentityRecord {
    public static let type = "AWS::IAM::InstanceProfile"

    public let name: String
    public let path: String
    public let id: String
    public let createdAt: Timestamp
    /// The name of its role: at most one.
    public var role: String?
    public var tags: [String: String]

    public init(name: String, path: String, id: String, tags: [String: String], createdAt: Timestamp) {
        (self.name, self.path, self.id, self.tags, self.createdAt) = (name, path, id, tags, createdAt)
    }

    public init?(_ record: Record) {
        guard let name = record.document["InstanceProfileName"]?.text, let path = record.document["Path"]?.text,
            let id = record.document["InstanceProfileId"]?.text
        else { return nil }
        self.init(name: name, path: path, id: id, tags: record.tags, createdAt: record.createdAt)
        role = record.document["Roles"]?.texts.first
    }

    public var recordID: String { IdentityRecords.id(name) }
    public func arn(account: String) -> String { ARN(service: "iam", region: "", account: account, resource: "instance-profile\(path)\(name)").description }

    public var document: JSONValue {
        [
            "InstanceProfileName": .string(name), "Path": .string(path), "InstanceProfileId": .string(id), "Roles": JSONValue(texts: role.map { [$0] } ?? []),
        ]
    }

    public func relationships(account: String) -> [Record.Relationship] {
        role.map { [.init(role: "role", to: Identity.key(.role, $0, account: account))] } ?? []
    }
}
