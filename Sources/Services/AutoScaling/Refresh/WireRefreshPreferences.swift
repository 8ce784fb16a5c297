import AWSWire
import Scaling

/// (EC2 Auto Scaling API Reference, RefreshPreferences.) BakeTime is refused by its name.
struct WireRefreshPreferences: Codable, Hashable, Sendable {
    struct Alarms: Codable, Hashable, Sendable { var alarms: [String]? }

    var minHealthyPercentage: Int?
    var maxHealthyPercentage: Int?
    var instanceWarmup: Int?
    var checkpointPercentages: [Int]?
    var checkpointDelay: Int?
    var skipMatching: Bool?
    var autoRollback: Bool?
    var scaleInProtectedInstances: String?
    var standbyInstances: String?
    var alarmSpecification: Alarms?
}

extension WireRefreshPreferences {
    /// As they are described: with their defaults.
    init(_ preferences: RefreshPreferences) {
        (minHealthyPercentage, maxHealthyPercentage) = (preferences.minHealthyPercentage, preferences.maxHealthyPercentage)
        instanceWarmup = preferences.instanceWarmupSeconds
        if !preferences.checkpointPercentages.isEmpty {
            (checkpointPercentages, checkpointDelay) = (preferences.checkpointPercentages, preferences.checkpointDelaySeconds)
        }
        (skipMatching, autoRollback) = (preferences.skipMatching, preferences.autoRollback)
        (scaleInProtectedInstances, standbyInstances) = (preferences.protectedInstances.rawValue, preferences.standbyInstances.rawValue)
        if !preferences.alarms.isEmpty { alarmSpecification = Alarms(alarms: preferences.alarms) }
    }

    /// With the defaults of the API, and the group's maintenance policy before them.
    func checked(_ maintenance: MaintenancePolicy?) throws(ServiceFault) -> RefreshPreferences {
        var result = RefreshPreferences()
        result.minHealthyPercentage = minHealthyPercentage ?? maintenance?.minHealthyPercentage ?? result.minHealthyPercentage
        result.maxHealthyPercentage = maxHealthyPercentage ?? maintenance?.maxHealthyPercentage ?? result.maxHealthyPercentage
        guard result.maxHealthyPercentage - result.minHealthyPercentage <= 100 else {
            throw .validation("The difference between MinHealthyPercentage and MaxHealthyPercentage can not be greater than 100.")
        }
        try Bounds.check(instanceWarmup, "preferences.instanceWarmup", 0...AutoScalingLimits.pauseSecondsMax)
        result.instanceWarmupSeconds = instanceWarmup
        try applyCheckpoints(to: &result)
        (result.skipMatching, result.autoRollback) = (skipMatching ?? false, autoRollback ?? false)
        result.protectedInstances = scaleInProtectedInstances.flatMap(RefreshPreferences.ProtectedInstances.init) ?? result.protectedInstances
        result.standbyInstances = standbyInstances.flatMap(RefreshPreferences.StandbyInstances.init) ?? result.standbyInstances
        result.alarms = try checkedAlarms()
        return result
    }

    private func applyCheckpoints(to result: inout RefreshPreferences) throws(ServiceFault) {
        let percentages = checkpointPercentages ?? []
        guard percentages.isEmpty == false || checkpointDelay == nil else { throw .validation("CheckpointDelay can only be specified together with CheckpointPercentages.") }
        guard zip(percentages, percentages.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .validation("CheckpointPercentages must be in ascending order.") }
        result.checkpointPercentages = percentages
        result.checkpointDelaySeconds = checkpointDelay ?? result.checkpointDelaySeconds
    }

    private func checkedAlarms() throws(ServiceFault) -> [String] {
        let names = alarmSpecification?.alarms ?? []
        guard names.count <= AutoScalingLimits.refreshAlarmsMax else { throw .validation("At most \(AutoScalingLimits.refreshAlarmsMax) alarms can be specified.") }
        return Set(names).sorted()
    }
}
