/// A hook that comes with its group. (EC2 Auto Scaling API Reference, LifecycleHookSpecification.)
struct HookSpecification: Decodable, Sendable {
    var lifecycleHookName: String
    var lifecycleTransition: String?
    var notificationMetadata: String?
    var heartbeatTimeout: Int?
    var defaultResult: String?
    var notificationTargetARN: String?
    var roleARN: String?
}
