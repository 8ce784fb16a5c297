import AWSWire
import Alarms
import RecordStore

/// The alarms of the account in the region, in the order of their names: composite alarms first. (CloudWatch API Reference, DescribeAlarms.)
struct DescribeAlarms: Operation {
    struct Input: Decodable, Sendable {
        var alarmNames: [String]?
        var alarmNamePrefix: String?
        var alarmTypes: [String]?
        var childrenOfAlarmName: String?
        var parentsOfAlarmName: String?
        var stateValue: String?
        var actionPrefix: String?
        var maxRecords: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable {
        var compositeAlarms: [CompositeAlarm]
        var metricAlarms: [MetricAlarm]
        var nextToken: String?
    }
    static let access = Access.read("cloudwatch:DescribeAlarms")
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try input.check()
        let place = try AlarmPlace(reading: input.nextToken)
        return try await records.look { snapshot in
            if let name = input.childrenOfAlarmName { return try AlarmFamily(of: call.alarm(name), in: snapshot).children(input, after: place) }
            if let name = input.parentsOfAlarmName { return try AlarmFamily(of: call.alarm(name), in: snapshot).parents(input, after: place) }
            return try AlarmPage(input, in: call, after: place, snapshot).output
        }
    }
}

extension DescribeAlarms.Input {
    var pageLength: Int { min(maxRecords ?? AlarmLimits.pageDefault, AlarmLimits.pageMax) }

    fileprivate func check() throws(ServiceFault) {
        if alarmNames != nil, alarmNamePrefix != nil { throw .validation("AlarmNames and AlarmNamePrefix must not be specified together") }
        let others = alarmNames != nil || alarmNamePrefix != nil || alarmTypes != nil || stateValue != nil || actionPrefix != nil
        if let member = childrenOfAlarmName != nil ? "ChildrenOfAlarmName" : parentsOfAlarmName != nil ? "ParentsOfAlarmName" : nil,
            others || childrenOfAlarmName != nil && parentsOfAlarmName != nil
        {
            throw .validation("\(member) must not be specified with other parameters than MaxRecords and NextToken")
        }
    }
}
