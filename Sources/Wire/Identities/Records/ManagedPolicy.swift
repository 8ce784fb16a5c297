import Base
import RecordStore

/// A managed policy of the account, with its versions.
public struct ManagedPolicy: IdentityRecord {
    public static let type = "AWS::IAM::ManagedPolicy"
    /// The most versions that are kept (IAM and AWS STS quotas).
    public static let versionsMax = 5

    public struct Version: Sendable {
        /// `v1`, `v2`, ...
        public let id: String
        public let document: String
        public let createdAt: Timestamp

        public init(id: String, document: String, createdAt: Timestamp) { (self.id, self.document, self.createdAt) = (id, document, createdAt) }
    }

    public let name: String
    public let path: String
    public let id: String
    public let description: String?
    public let createdAt: Timestamp
    public var updatedAt: Timestamp
    /// Oldest first; never empty.
    public var versions: [Version]
    public var defaultVersion: String
    /// The number of the next version: numbers are never used again.
    public var nextVersion: Int64
    public var tags: [String: String]

    public init(name: String, path: String, id: String, description: String?, document: String, tags: [String: String], at time: Timestamp) {
        (self.name, self.path, self.id, self.description, self.tags) = (name, path, id, description, tags)
        (createdAt, updatedAt, versions) = (time, time, [Version(id: "v1", document: document, createdAt: time)])
        (defaultVersion, nextVersion) = ("v1", 2)
    }

    public init?(_ record: Record) {
        let document = record.document
        guard let name = document["PolicyName"]?.text, let path = document["Path"]?.text, let id = document["PolicyId"]?.text,
            let defaultVersion = document["DefaultVersionId"]?.text, let next = document["NextVersion"]?.integer
        else { return nil }
        (self.name, self.path, self.id, self.defaultVersion, nextVersion) = (name, path, id, defaultVersion, next)
        (description, createdAt, updatedAt, tags) = (document["Description"]?.text, record.createdAt, record.updatedAt, record.tags)
        versions = (document["Versions"]?.items ?? []).compactMap(Version.init)
        guard versions.contains(where: { $0.id == defaultVersion }) else { return nil }
    }

    public var recordID: String { IdentityRecords.id(name) }

    /// The document that is in force.
    public var text: String { versions.first { $0.id == defaultVersion }?.document ?? "" }

    public func arn(account: String) -> String { ARN(service: "iam", region: "", account: account, resource: "policy\(path)\(name)").description }

    /// The record of a policy by its ARN; those of AWS have no record, but a key by which others name them.
    public static func key(arn: String, account: String) -> RecordKey {
        guard let parsed = ARN(arn), parsed.account == account, let name = parsed.resource.split(separator: "/").last else {
            return RecordKey(type: type, account: "aws", region: IdentityRecords.region, id: arn)
        }
        return key(String(name), account: account)
    }

    public var document: JSONValue {
        var members: [JSONValue.Member] = [
            .init("PolicyName", .string(name)), .init("Path", .string(path)), .init("PolicyId", .string(id)), .init("DefaultVersionId", .string(defaultVersion)),
            .init("NextVersion", .int(nextVersion)), .init("Versions", .array(versions.map(\.value))),
        ]
        if let description { members.append(.init("Description", .string(description))) }
        return .object(members)
    }
}

extension ManagedPolicy.Version {
    fileprivate init?(_ value: JSONValue) {
        guard let id = value["VersionId"]?.text, let document = value["Document"]?.text, let created = value["CreateDate"]?.integer else { return nil }
        self.init(id: id, document: document, createdAt: Timestamp(milliseconds: created))
    }

    fileprivate var value: JSONValue { ["VersionId": .string(id), "Document": .string(document), "CreateDate": .int(createdAt.milliseconds)] }
}
