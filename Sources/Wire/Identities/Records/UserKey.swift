import Base
import RecordStore

/// An access key of a user. The secret is not in it: it follows from the id and the server's identity key.
public struct UserKey: IdentityRecord {
    public static let type = "AWS::IAM::AccessKey"
    /// The most keys of one user (IAM and AWS STS quotas).
    public static let perUserMax = 2

    public let id: String
    public let userName: String
    /// The id of the user: a later user of the same name does not own the key.
    public let userID: String
    public let createdAt: Timestamp
    public var isActive: Bool

    public init(id: String, userName: String, userID: String, createdAt: Timestamp) {
        (self.id, self.userName, self.userID, self.createdAt, isActive) = (id, userName, userID, createdAt, true)
    }

    public init?(_ record: Record) {
        guard let userName = record.document["UserName"]?.text, let userID = record.document["UserId"]?.text, let status = record.document["Status"]?.text else { return nil }
        self.init(id: record.key.id.uppercased(), userName: userName, userID: userID, createdAt: record.createdAt)
        isActive = status == "Active"
    }

    public var recordID: String { IdentityRecords.id(id) }
    public var tags: [String: String] { [:] }
    public var status: String { isActive ? "Active" : "Inactive" }
    public var document: JSONValue { ["UserName": .string(userName), "UserId": .string(userID), "Status": .string(status)] }

    public func relationships(account: String) -> [Record.Relationship] { [.init(role: "user", to: Identity.key(.user, userName, account: account))] }
}
