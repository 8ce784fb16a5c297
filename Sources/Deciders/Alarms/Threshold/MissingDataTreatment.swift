/// What stands in for datapoints that are missing although the evaluation looked further back
/// (CloudWatch User Guide, Configuring how CloudWatch alarms treat missing data).
public enum MissingDataTreatment: String, Hashable, Sendable, Codable, CaseIterable {
    case missing, ignore, breaching, notBreaching

    /// The treatment as a state reason names it; nil where missing points are not counted.
    var reasonName: String? {
        switch self {
        case .missing, .ignore: nil
        case .breaching: "[Breaching]"
        case .notBreaching: "[NonBreaching]"
        }
    }
}
