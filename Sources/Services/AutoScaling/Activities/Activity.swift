import Base
import GroupEngine
import Scaling

/// A scaling activity. (EC2 Auto Scaling API Reference, Activity.)
struct Activity: Encodable, Sendable {
    var activityId: String
    var autoScalingGroupName: String
    var description: String
    var cause: String
    var startTime: Timestamp
    var endTime: Timestamp?
    var statusCode: String
    var statusMessage: String?
    var progress: Int
    /// A JSON text.
    var details: String
    /// `Deleted`, or absent.
    var autoScalingGroupState: String?
    var autoScalingGroupARN: String?
}

extension Activity {
    init(_ activity: ScalingActivity, group: String, arn: String?, isOfDeletedGroup: Bool = false) {
        (activityId, autoScalingGroupName, autoScalingGroupARN) = (activity.id, group, arn)
        (description, cause, progress) = (activity.description, activity.cause, activity.progress)
        (startTime, endTime) = (activity.startTime, activity.endTime)
        (statusCode, statusMessage) = (activity.status.rawValue, activity.statusMessage)
        details = activity.details
        autoScalingGroupState = isOfDeletedGroup ? "Deleted" : nil
    }

    /// Those of the activities that a call has begun on the instances that it named.
    static func of(_ begun: [ScalingActivity], about ids: [String], in group: StoredGroup) -> [Activity] {
        var newest: [String: ScalingActivity] = [:]
        for activity in begun { newest[activity.id] = activity }
        let about = newest.values.filter { $0.instanceID.map(ids.contains) ?? false }
        return about.sorted { ($0.startTime, $0.id) < ($1.startTime, $1.id) }.map { Activity($0, group: group.identity.name, arn: group.arn) }
    }
}

extension ScalingActivity {
    fileprivate var details: String {
        var members: [JSONValue.Member] = []
        if let subnetID { members.append(.init("Subnet ID", .string(subnetID))) }
        if let zone { members.append(.init("Availability Zone", .string(zone))) }
        return JSONValue.object(members).encodedText
    }
}
