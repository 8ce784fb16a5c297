import AWSWire
import AlarmEngine
import Alarms
import Base
import RecordStore

/// What happened to alarms: changes of configuration and state, and actions. (CloudWatch API Reference, DescribeAlarmHistory.)
struct DescribeAlarmHistory: Operation {
    struct Input: Decodable, Sendable {
        var alarmName: String?
        var alarmTypes: [String]?
        var historyItemType: String?
        var startDate: Timestamp?
        var endDate: Timestamp?
        var maxRecords: Int?
        var nextToken: String?
        var scanBy: String?
    }
    struct Item: Encodable, Sendable {
        var alarmName: String
        var alarmType: String
        var timestamp: Timestamp
        var historyItemType: String
        var historySummary: String
        var historyData: String
    }
    struct Output: Encodable, Sendable {
        var alarmHistoryItems: [Item]
        var nextToken: String?
    }
    static let access = Access.read("cloudwatch:DescribeAlarmHistory")
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let place = try HistoryPlace(reading: input.nextToken)
        return try await records.look { try HistoryPage(input, in: call, after: place, $0).output }
    }
}
