import AWSWire
import Base
import RecordStore

/// The topics that groups and hooks tell.
enum TopicRules {
    /// The type of SNS' records.
    private static let recordType = "AWS::SNS::Topic"

    static func isTopic(_ text: String) -> Bool { ARN(text).map { $0.service == "sns" && !$0.resource.contains(":") } ?? false }

    static func exists(_ text: String, in snapshot: any RecordSnapshot) throws -> Bool {
        guard let arn = ARN(text), isTopic(text) else { return false }
        return try snapshot.record(RecordKey(type: recordType, account: arn.account, region: arn.region, id: arn.resource)) != nil
    }
}
