import AWSWire
import Base
import RecordStore

/// Creates or replaces a dashboard, once its body is found sound. (CloudWatch API Reference, PutDashboard.)
struct PutDashboard: Operation {
    struct Input: Decodable, Sendable {
        var dashboardName: String
        var dashboardBody: String
        var tags: [ResourceTag]?
    }
    struct Output: Encodable, Sendable { var dashboardValidationMessages: [DashboardMessage] }
    static let access = Access.write("cloudwatch:PutDashboard")
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try DashboardRecord.checkName(input.dashboardName)
        let tags = try ResourceTag.checked(input.tags ?? [])
        let body = try DashboardBody(parsing: input.dashboardBody)
        guard body.errors.isEmpty else { throw PutDashboard.fault(of: body.errors) }
        let dashboard = DashboardRecord(name: input.dashboardName, body: input.dashboardBody)
        let key = DashboardRecord.key(input.dashboardName, in: call)
        try await records.change(by: call) { transaction in
            let existing = try transaction.record(key)
            if existing == nil { try PutDashboard.checkCount(key, in: transaction) }
            try transaction.put(key, document: dashboard.document, tags: existing?.tags ?? tags, relationships: [], at: call.time, expecting: nil)
        }
        return Output(dashboardValidationMessages: body.warnings)
    }

    private static func checkCount(_ key: RecordKey, in snapshot: any RecordSnapshot) throws {
        let limit = DashboardLimits.dashboardsMax
        let count = try snapshot.records(type: key.type, account: key.account, region: key.region, idPrefix: "", after: nil, limit: limit).count
        guard count < limit else { throw ServiceFault.common("LimitExceeded", 400, "The maximum limit for dashboards (\(limit)) is reached") }
    }

    /// CloudWatch prints the messages into the sentence as well as into the member.
    static func fault(of messages: [DashboardMessage]) -> ServiceFault {
        let shown = messages.prefix(DashboardLimits.messagesMax)
        let listed = shown.map { "  {\n    \"dataPath\": \(quoted($0.dataPath ?? "")),\n    \"message\": \(quoted($0.message))\n  }" }
        let members: [JSONValue] = shown.map { message in
            ["DataPath": message.dataPath.map { .string($0) } ?? .null, "Message": .string(message.message)]
        }
        let sentence = "The dashboard body is invalid, there are \(messages.count) validation errors:\n[\n\(listed.joined(separator: ",\n"))\n]"
        return .modeled("DashboardInvalidInputError", sentence, members: [.init("dashboardValidationMessages", .array(members))])
    }

    private static func quoted(_ text: String) -> String { JSONValue.string(text).encodedText }
}
