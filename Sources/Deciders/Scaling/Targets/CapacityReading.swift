/// How a target's resource stands, in its own words.
public struct CapacityReading: Codable, Hashable, Sendable {
    public enum Status: String, Codable, Hashable, Sendable {
        case pending = "Pending"
        case inProgress = "InProgress"
        case successful = "Successful"
        case failed = "Failed"
    }

    /// Nil where the resource tells only what there is.
    public var desired: Int?
    public var actual: Int
    public var status: Status
    public var failureReason: String?

    public init(desired: Int?, actual: Int, status: Status, failureReason: String? = nil) {
        (self.desired, self.actual, self.status, self.failureReason) = (desired, actual, status, failureReason)
    }

    /// The capacity that decisions begin from.
    var capacity: Int { desired ?? actual }

    /// Whether a change to that capacity has come to its end.
    func hasReached(_ goal: Int) -> Bool { status == .successful && capacity == goal }
}
