import Base
import Scaling

/// What a topic is told of a launch or termination (EC2 Auto Scaling User Guide, Amazon SNS notification options).
struct GroupMessage {
    let notice: GroupNotice
    let group: GroupIdentity
    let arn: String
    let time: Timestamp

    var subject: String {
        let instance = notice.instanceID.map { " for instance \"\($0)\"" } ?? ""
        switch notice.kind {
        case .launch: return "Auto Scaling: launch for group \"\(group.name)\"" + instance
        case .launchError: return "Auto Scaling: failed to launch for group \"\(group.name)\"" + instance
        case .terminate: return "Auto Scaling: termination for group \"\(group.name)\"" + instance
        case .terminateError: return "Auto Scaling: failed to terminate for group \"\(group.name)\"" + instance
        case .test: return "Auto Scaling: test notification for group \"\(group.name)\""
        }
    }

    var text: String {
        let activity = notice.activity
        var members: [JSONValue.Member] = [
            .init("Progress", .int(Int64(activity.progress))), .init("AccountId", .string(group.account)), .init("Description", .string(activity.description)),
            .init("RequestId", .string(activity.id)), .init("EndTime", .string((activity.endTime ?? time).iso8601)), .init("AutoScalingGroupARN", .string(arn)),
            .init("ActivityId", .string(activity.id)), .init("StartTime", .string(activity.startTime.iso8601)), .init("Service", "AWS Auto Scaling"),
            .init("Time", .string(time.iso8601)), .init("EC2InstanceId", .string(notice.instanceID ?? "")), .init("StatusCode", .string(activity.status.rawValue)),
            .init("StatusMessage", .string(activity.statusMessage ?? "")), .init("AutoScalingGroupName", .string(group.name)),
            .init("Cause", .string(activity.cause)), .init("Event", .string(notice.kind.rawValue)),
        ]
        var details: [JSONValue.Member] = []
        if let subnet = activity.subnetID { details.append(.init("Subnet ID", .string(subnet))) }
        if let zone = activity.zone { details.append(.init("Availability Zone", .string(zone))) }
        members.append(.init("Details", .object(details)))
        return JSONValue.object(members).encodedText
    }
}

/// What a lifecycle hook's target is told (EC2 Auto Scaling User Guide, Configure notifications for lifecycle hooks).
struct HookMessage {
    let group: GroupIdentity
    let instance: String
    let wait: HookWait
    let origin: String
    let destination: String
    let time: Timestamp
    let requestID: String

    var subject: String { "Auto Scaling:  Lifecycle action '\(action)' for instance \(instance) in progress." }

    private var action: String { wait.transition == .launching ? "LAUNCHING" : "TERMINATING" }

    var text: String {
        var members: [JSONValue.Member] = [
            .init("Origin", .string(origin)), .init("Destination", .string(destination)), .init("AccountId", .string(group.account)),
            .init("RequestId", .string(requestID)), .init("LifecycleTransition", .string(wait.transition.rawValue)),
            .init("AutoScalingGroupName", .string(group.name)), .init("Service", "AWS Auto Scaling"), .init("Time", .string(time.iso8601)),
            .init("EC2InstanceId", .string(instance)), .init("LifecycleActionToken", .string(wait.token)), .init("LifecycleHookName", .string(wait.hookName)),
        ]
        if let metadata = wait.notificationMetadata { members.append(.init("NotificationMetadata", .string(metadata))) }
        return JSONValue.object(members).encodedText
    }
}
