/// Named limits of dashboards (CloudWatch User Guide, CloudWatch service quotas; where it says ours, CloudWatch names none).
enum DashboardLimits {
    static let widgetsMax = 500
    /// Of one widget, and of all widgets together.
    static let metricsMax = 500, metricsTotalMax = 2500
    /// Dashboards of an account; ours.
    static let dashboardsMax = 1000
    /// Bytes of a body; ours.
    static let bodyBytesMax = 1_048_576
    /// Messages that one answer lists.
    static let messagesMax = 100
    static let pageMax = 1000
    static let deletionsMax = 100
}
