import AWSWire
import AlarmEngine
import Alarms
import Base
import RecordStore

/// The alarms that an alarm's rule names, and those whose rules name it, as DescribeAlarms answers them: children with name, ARN
/// and state, parents with name and ARN.
struct AlarmFamily {
    private let key: RecordKey?
    private let snapshot: any RecordSnapshot

    /// An alarm that does not exist has no family.
    init(of alarm: AlarmIdentity, in snapshot: any RecordSnapshot) throws {
        self.snapshot = snapshot
        key = try alarm.record(in: snapshot)?.key
    }

    func children(_ input: DescribeAlarms.Input, after place: AlarmPlace?) throws -> DescribeAlarms.Output {
        let relationships = try key.flatMap { try snapshot.record($0) }?.relationships ?? []
        let (keys, token) = page(relationships.filter { $0.role == "child" }.map(\.to), input, after: place)
        var output = DescribeAlarms.Output(compositeAlarms: [], metricAlarms: [], nextToken: token)
        for key in keys {
            guard let status = try snapshot.status(key, kind: AlarmStatus.kind).flatMap(AlarmStatus.init) else { continue }
            let alarm = AlarmIdentity(key), state = status.state.rawValue
            if key.type == AlarmConfiguration.metricType {
                output.metricAlarms.append(MetricAlarm(alarmName: alarm.name, alarmArn: alarm.arn, stateValue: state, stateUpdatedTimestamp: status.updatedAt))
            } else {
                output.compositeAlarms.append(CompositeAlarm(alarmName: alarm.name, alarmArn: alarm.arn, stateValue: state, stateUpdatedTimestamp: status.updatedAt))
            }
        }
        return output
    }

    func parents(_ input: DescribeAlarms.Input, after place: AlarmPlace?) throws -> DescribeAlarms.Output {
        let referrers = try key.map { try snapshot.referrers(to: $0) } ?? []
        let (keys, token) = page(referrers.filter { $0.role == "child" }.map(\.from), input, after: place)
        let alarms = keys.map(AlarmIdentity.init)
        return DescribeAlarms.Output(compositeAlarms: alarms.map { CompositeAlarm(alarmName: $0.name, alarmArn: $0.arn) }, metricAlarms: [], nextToken: token)
    }

    /// The keys behind a place: composite alarms first, then by name.
    private func page(_ keys: [RecordKey], _ input: DescribeAlarms.Input, after place: AlarmPlace?) -> (keys: [RecordKey], token: String?) {
        let sorted = Set(keys).sorted { AlarmFamily.precedes(AlarmPlace(type: $0.type, name: $0.id), AlarmPlace(type: $1.type, name: $1.id)) }
        let rest = sorted.filter { key in place.map { AlarmFamily.precedes($0, AlarmPlace(type: key.type, name: key.id)) } ?? true }
        let shown = Array(rest.prefix(input.pageLength))
        guard rest.count > shown.count, let last = shown.last else { return (shown, nil) }
        return (shown, AlarmPlace(type: last.type, name: last.id).token)
    }

    private static func precedes(_ a: AlarmPlace, _ b: AlarmPlace) -> Bool {
        a.type == b.type ? a.name.utf8.lexicographicallyPrecedes(b.name.utf8) : a.type == AlarmConfiguration.compositeType
    }
}
