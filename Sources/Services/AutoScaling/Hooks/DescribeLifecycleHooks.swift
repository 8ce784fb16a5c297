import AWSWire
import GroupEngine
import Scaling

/// The lifecycle hooks of a group, by name. (EC2 Auto Scaling API Reference, DescribeLifecycleHooks.)
struct DescribeLifecycleHooks: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var lifecycleHookNames: [String]?
    }
    struct Shown: Encodable, Sendable {
        var lifecycleHookName: String
        var autoScalingGroupName: String
        var lifecycleTransition: String
        var notificationTargetARN: String?
        var roleARN: String?
        var notificationMetadata: String?
        var heartbeatTimeout: Int
        var globalTimeout: Int
        var defaultResult: String
    }
    struct Output: Encodable, Sendable { var lifecycleHooks: [Shown] }
    static let access = Access.read("autoscaling:DescribeLifecycleHooks")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let group = call.group(input.autoScalingGroupName)
        let hooks = try await desk.records.look { snapshot in
            _ = try StoredGroup(group, in: snapshot)
            return try GroupParts.of(group, HookDocument.self, in: snapshot)
        }
        let wanted = input.lifecycleHookNames.flatMap { $0.isEmpty ? nil : Set($0) }
        return Output(lifecycleHooks: hooks.filter { wanted?.contains($0.hook.name) ?? true }.map { Shown($0, of: group.name) })
    }
}

extension DescribeLifecycleHooks.Shown {
    fileprivate init(_ document: HookDocument, of group: String) {
        let hook = document.hook
        self.init(
            lifecycleHookName: hook.name, autoScalingGroupName: group, lifecycleTransition: hook.transition.rawValue, notificationTargetARN: hook.notificationTargetARN,
            roleARN: document.roleARN, notificationMetadata: hook.notificationMetadata, heartbeatTimeout: hook.heartbeatTimeoutSeconds,
            globalTimeout: Int(hook.globalTimeout.milliseconds / 1000), defaultResult: hook.defaultResult.rawValue)
    }
}
