/// A process of a group that can be suspended (EC2 Auto Scaling User Guide, Suspend and resume processes).
public enum ScalingProcess: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    case launch = "Launch"
    case terminate = "Terminate"
    case addToLoadBalancer = "AddToLoadBalancer"
    case alarmNotification = "AlarmNotification"
    case azRebalance = "AZRebalance"
    case healthCheck = "HealthCheck"
    case instanceRefresh = "InstanceRefresh"
    case replaceUnhealthy = "ReplaceUnhealthy"
    case scheduledActions = "ScheduledActions"

    public static func < (a: ScalingProcess, b: ScalingProcess) -> Bool { a.rawValue < b.rawValue }
}
