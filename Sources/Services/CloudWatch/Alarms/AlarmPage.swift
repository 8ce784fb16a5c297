import AWSWire
import AlarmEngine
import Alarms
import RecordStore

/// One page of DescribeAlarms, filled record by record until it is full.
struct AlarmPage {
    /// Records that are read at once.
    private static let batch = 200

    private let input: DescribeAlarms.Input
    private let call: Call
    private var found: [StoredAlarm] = []
    /// True once a further alarm was found behind a full page.
    private var hasMore = false

    init(_ input: DescribeAlarms.Input, in call: Call, after place: AlarmPlace?, _ snapshot: any RecordSnapshot) throws {
        (self.input, self.call) = (input, call)
        var isReached = place == nil
        for type in StoredAlarm.recordTypes(input.alarmTypes) {
            if !isReached, type != place?.type { continue }
            try fill(type, after: isReached ? nil : place?.name, snapshot)
            isReached = true
            if hasMore { return }
        }
    }

    private mutating func fill(_ type: String, after name: String?, _ snapshot: any RecordSnapshot) throws {
        var after = name
        while !hasMore {
            let batch = try records(type, after: after, snapshot)
            for record in batch where !hasMore { try add(record, snapshot) }
            guard batch.count == AlarmPage.batch, input.alarmNames == nil else { return }
            after = batch.last?.key.id
        }
    }

    private func records(_ type: String, after: String?, _ snapshot: any RecordSnapshot) throws -> [Record] {
        guard let names = input.alarmNames else {
            return try snapshot.records(
                type: type, account: call.account, region: call.region, idPrefix: input.alarmNamePrefix ?? "", after: after, limit: AlarmPage.batch)
        }
        let wanted = Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.filter { after?.utf8.lexicographicallyPrecedes($0.utf8) ?? true }
        return try wanted.compactMap { try snapshot.record(call.alarm($0).key(type)) }
    }

    private mutating func add(_ record: Record, _ snapshot: any RecordSnapshot) throws {
        guard let alarm = try StoredAlarm(record, in: snapshot), matches(alarm) else { return }
        if found.count == input.pageLength { hasMore = true } else { found.append(alarm) }
    }

    private func matches(_ alarm: StoredAlarm) -> Bool {
        if let state = input.stateValue, alarm.status.state.rawValue != state { return false }
        guard let prefix = input.actionPrefix else { return true }
        return AlarmState.allCases.contains { alarm.configuration.actions.actions(of: $0).contains { $0.hasPrefix(prefix) } }
    }

    var output: DescribeAlarms.Output {
        var output = DescribeAlarms.Output(compositeAlarms: [], metricAlarms: [])
        for alarm in found {
            switch alarm.configuration {
            case .metric(let metric): output.metricAlarms.append(MetricAlarm(alarm.identity, metric, alarm.status))
            case .composite(let composite): output.compositeAlarms.append(CompositeAlarm(alarm.identity, composite, alarm.status))
            }
        }
        if hasMore, let last = found.last { output.nextToken = AlarmPlace(type: last.configuration.recordType, name: last.identity.name).token }
        return output
    }
}
