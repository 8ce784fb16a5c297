import AWSWire
import Base
import RecordStore

/// A dashboard as the record store has it: global to the account, its body the text that was put.
struct DashboardRecord: Sendable {
    static let type = "AWS::CloudWatch::Dashboard"

    let name: String
    let body: String

    init(name: String, body: String) { (self.name, self.body) = (name, body) }

    /// Nil when the document is damaged.
    init?(_ record: Record) {
        guard let body = record.document["DashboardBody"]?.text else { return nil }
        (name, self.body) = (record.key.id, body)
    }

    var document: JSONValue { ["DashboardName": .string(name), "DashboardBody": .string(body)] }

    /// Dashboards belong to no region.
    static func key(_ name: String, in call: Call) -> RecordKey { RecordKey(type: type, account: call.account, region: "", id: name) }

    static func arn(_ name: String, in call: Call) -> String { "arn:\(ARN.partition(of: call.region)):cloudwatch::\(call.account):dashboard/\(name)" }

    /// 1 to 255 letters, digits, hyphens and underscores (CloudWatch API Reference, PutDashboard).
    static func checkName(_ name: String) throws(ServiceFault) {
        let isLegal = (1...255).contains(name.utf8.count) && name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard isLegal else {
            throw .invalidParameterValue(
                "The value \(name) for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).")
        }
    }
}
