/// Named limits of alarms (CloudWatch User Guide, CloudWatch service quotas; where it says ours, CloudWatch has none or another).
enum AlarmLimits {
    /// Alarms on this server; ours.
    static let alarmsMax = 10_000
    /// Metrics that a math alarm reads, and queries with expressions.
    static let metricsMax = 10, queriesMax = 20
    /// Composite alarms that may depend on one alarm.
    static let dependentsMax = 150
    /// Names that one DeleteAlarms may hold of composite alarms.
    static let compositeDeletionsMax = 1
    /// Mute rules of an account in a region; ours.
    static let muteRulesMax = 1000
    /// How long an alarm may look back: with periods under an hour, and with longer ones.
    static let daySeconds = 86_400, weekSeconds = 604_800
    /// Records of one page, when nothing is asked for.
    static let pageDefault = 50, pageMax = 100
    static let tagsMax = 50
}
