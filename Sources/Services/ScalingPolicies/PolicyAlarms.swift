import AlarmEngine
import Alarms
import Base
import RecordStore
import Scaling

/// An alarm that a policy has or is executed by. (EC2 Auto Scaling and Application Auto Scaling API Reference, Alarm.)
public struct PolicyAlarm: Codable, Hashable, Sendable {
    public var alarmName: String
    var alarmARN: String

    init(_ alarm: AlarmIdentity) { (alarmName, alarmARN) = (alarm.name, alarm.arn) }
}

/// Which alarms belong to which policies.
public struct PolicyAlarms: Sendable {
    /// What is read of the records at once.
    private static let batch = 200

    /// Alarms that execute a policy, by its ARN.
    private let byAction: [String: [PolicyAlarm]]

    /// Reads all alarms of the place: an alarm says which policies it executes, not the other way round.
    public init(account: String, region: String, in snapshot: any RecordSnapshot) throws {
        var byAction: [String: [PolicyAlarm]] = [:]
        var after: String?
        while true {
            let batch = try snapshot.records(type: AlarmConfiguration.metricType, account: account, region: region, idPrefix: "", after: after, limit: PolicyAlarms.batch)
            for record in batch {
                for action in PolicyAlarms.policies(record) { byAction[action, default: []].append(PolicyAlarm(AlarmIdentity(record.key))) }
            }
            guard batch.count == PolicyAlarms.batch else { break }
            after = batch.last?.key.id
        }
        self.byAction = byAction
    }

    /// The alarms of a policy: those that it has made for itself, then those that execute it besides.
    public func alarms(of arn: String, beside own: [PolicyAlarm]) -> [PolicyAlarm] {
        let names = Set(own.map(\.alarmName))
        return own + (byAction[arn] ?? []).filter { !names.contains($0.alarmName) }
    }

    /// The alarms that a target tracking policy has made for itself, among those of its group or target.
    public static func tracking(_ policy: String, among alarms: [TrackingAlarm], account: String, region: String) -> [PolicyAlarm] {
        alarms.filter { $0.policyName == policy }.map { PolicyAlarm(AlarmIdentity(account: account, region: region, name: $0.name)) }
    }

    private static func policies(_ record: Record) -> Set<String> {
        guard let configuration = AlarmConfiguration(type: record.key.type, document: record.document) else { return [] }
        let all = configuration.actions.ok + configuration.actions.alarm + configuration.actions.insufficientData
        return Set(all.filter { $0.contains(":autoscaling:") })
    }
}
