import AlarmEngine
import Alarms
import Base
import Compute
import GroupEngine
import RecordStore
import Scaling

/// Which alarms belong to which policies.
struct PolicyAlarms {
    /// Alarms that execute a policy, by its ARN.
    private let byAction: [String: [PolicyAlarm]]

    /// Reads all alarms of the place: an alarm says which policies it executes, not the other way round.
    init(in place: Place, _ snapshot: any RecordSnapshot) throws {
        var byAction: [String: [PolicyAlarm]] = [:]
        var after: String?
        while true {
            let batch = try snapshot.records(
                type: AlarmConfiguration.metricType, account: place.account, region: place.region, idPrefix: "", after: after, limit: AutoScalingLimits.batchOfRecords)
            for record in batch {
                for action in PolicyAlarms.policies(record) {
                    let alarm = AlarmIdentity(record.key)
                    byAction[action, default: []].append(PolicyAlarm(alarmName: alarm.name, alarmARN: alarm.arn))
                }
            }
            guard batch.count == AutoScalingLimits.batchOfRecords else { break }
            after = batch.last?.key.id
        }
        self.byAction = byAction
    }

    func executing(_ arn: String) -> [PolicyAlarm] { byAction[arn] ?? [] }

    /// The alarms that a target tracking policy has made for itself.
    static func tracking(_ policy: String, in state: GroupState?, of group: GroupIdentity) -> [PolicyAlarm] {
        (state?.trackingAlarms ?? []).filter { $0.policyName == policy }.map { alarm in
            let identity = AlarmIdentity(account: group.account, region: group.region, name: alarm.name)
            return PolicyAlarm(alarmName: alarm.name, alarmARN: identity.arn)
        }
    }

    private static func policies(_ record: Record) -> Set<String> {
        guard let configuration = AlarmConfiguration(type: record.key.type, document: record.document) else { return [] }
        let all = configuration.actions.ok + configuration.actions.alarm + configuration.actions.insufficientData
        return Set(all.filter { $0.contains(":autoscaling:") })
    }
}
