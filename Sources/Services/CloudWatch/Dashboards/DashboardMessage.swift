/// What a dashboard's body has wrong, and where. (CloudWatch API Reference, DashboardValidationMessage.)
struct DashboardMessage: Codable, Hashable, Sendable {
    /// A path such as `/widgets/0/properties/metrics/1`.
    var dataPath: String?
    var message: String

    init(_ dataPath: String, _ message: String) { (self.dataPath, self.message) = (dataPath, message) }
}
