/// By what an instance is chosen to be terminated (EC2 Auto Scaling User Guide, Configure termination policies).
public enum TerminationPolicy: String, Codable, Hashable, Sendable, CaseIterable {
    case `default` = "Default"
    case allocationStrategy = "AllocationStrategy"
    case oldestLaunchTemplate = "OldestLaunchTemplate"
    case oldestLaunchConfiguration = "OldestLaunchConfiguration"
    case closestToNextInstanceHour = "ClosestToNextInstanceHour"
    case newestInstance = "NewestInstance"
    case oldestInstance = "OldestInstance"
}
