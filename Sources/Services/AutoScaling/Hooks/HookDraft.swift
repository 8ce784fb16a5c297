import AWSWire
import Base
import GroupEngine
import RecordStore
import Scaling

/// A hook that is put: what is not given stays as it was, or takes its default.
struct HookDraft: Sendable {
    let specification: HookSpecification

    /// Writes the hook and tells its target so, as a test; throws when a new hook lacks its transition, or when the target is not there.
    func write(of group: GroupIdentity, by call: Call, _ engine: GroupEngine, in transaction: any RecordTransaction) throws {
        let former = try GroupParts.part(group, specification.lifecycleHookName, HookDocument.self, in: transaction)
        let document = try document(over: former)
        if let target = document.hook.notificationTargetARN, target != former?.hook.notificationTargetARN {
            guard try TopicRules.exists(target, in: transaction) else {
                throw ServiceFault.validation(
                    "Unable to publish test message to notification target \(target) using IAM role \(document.roleARN ?? "none"). "
                        + "Please check your target and role configuration and try to put lifecycle hook again.")
            }
        }
        try GroupParts.put(
            document, named: document.hook.name, of: group, max: AutoScalingLimits.hooksMax, called: "lifecycle hooks", at: call, in: transaction)
        guard let target = document.hook.notificationTargetARN, specification.notificationTargetARN == target else { return }
        let arn = try StoredGroup(group, in: transaction).arn
        try engine.enqueueTest(of: group, arn: arn, toTopic: target, requestID: call.requestID, at: call.time, in: transaction)
    }

    private func document(over former: HookDocument?) throws -> HookDocument {
        guard let transition = try transition ?? former?.hook.transition else {
            throw ServiceFault.validation("LifecycleTransition is required to create the lifecycle hook \(specification.lifecycleHookName)")
        }
        var hook = former?.hook ?? LifecycleHook(name: specification.lifecycleHookName, transition: transition)
        hook.transition = transition
        hook.heartbeatTimeoutSeconds = specification.heartbeatTimeout ?? hook.heartbeatTimeoutSeconds
        if let result = specification.defaultResult.flatMap(LifecycleHook.Result.init) { hook.defaultResult = result }
        // An empty ARN takes the target away.
        if let given = specification.notificationTargetARN { hook.notificationTargetARN = given.isEmpty ? nil : given }
        hook.notificationMetadata = specification.notificationMetadata ?? hook.notificationMetadata
        return HookDocument(hook: hook, roleARN: specification.roleARN ?? former?.roleARN)
    }

    private var transition: LifecycleHook.Transition? {
        get throws {
            guard let name = specification.lifecycleTransition else { return nil }
            guard let transition = LifecycleHook.Transition(rawValue: name) else { throw ServiceFault.validation("Invalid lifecycle transition '\(name)'.") }
            return transition
        }
    }
}

/// What a hook may say.
enum HookRules {
    /// Seconds (EC2 Auto Scaling API Reference, PutLifecycleHook).
    static let heartbeatRange = 30...7200

    static func checked(_ specifications: [HookSpecification]) throws(ServiceFault) -> [HookDraft] {
        guard Set(specifications.map(\.lifecycleHookName)).count == specifications.count else { throw .validation("The names of lifecycle hooks must be unique.") }
        var drafts: [HookDraft] = []
        for specification in specifications { drafts.append(try checked(specification)) }
        return drafts
    }

    static func checked(_ specification: HookSpecification) throws(ServiceFault) -> HookDraft {
        try Names.check(specification.lifecycleHookName, "LifecycleHookName")
        try Bounds.check(specification.heartbeatTimeout, "heartbeatTimeout", heartbeatRange)
        try Bounds.check(specification.defaultResult, "defaultResult", among: ["CONTINUE", "ABANDON"])
        if let target = specification.notificationTargetARN, !target.isEmpty, !TopicRules.isTopic(target) {
            throw .notSupported("NotificationTargetARN", target, "hooks tell Amazon SNS topics")
        }
        return HookDraft(specification: specification)
    }
}
