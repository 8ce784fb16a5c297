/// The capacity of something that is not ours, as engines read and set it. Setting is absolute, so that doing it twice does no harm.
public protocol CapacityControl: Sendable {
    /// Why a resource can have no hook here; nil when it may. Cheap: nothing is asked of the resource.
    func refusal(of resourceID: String) -> String?
    func read(_ resourceID: String) async throws(CapacityFailure) -> CapacityAnswer
    /// Sets the desired capacity and answers how the resource then stands.
    func set(_ capacity: Int, of resourceID: String) async throws(CapacityFailure) -> CapacityAnswer
}

/// How a resource says that it stands.
public struct CapacityAnswer: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable {
        case pending = "Pending"
        case inProgress = "InProgress"
        case successful = "Successful"
        case failed = "Failed"
    }

    /// Nil where the resource tells only what there is.
    public var desired: Int?
    public var actual: Int
    public var status: Status
    /// Why the last change failed, where it says.
    public var failureReason: String?

    public init(desired: Int?, actual: Int, status: Status, failureReason: String? = nil) {
        (self.desired, self.actual, self.status, self.failureReason) = (desired, actual, status, failureReason)
    }
}

/// Why a hook did not do what it was asked.
public struct CapacityFailure: Error, Hashable, Sendable {
    public let reason: String
    /// Whether the same may work later: nobody answered, 429, 5xx, a program that failed.
    public let isPassing: Bool

    public init(_ reason: String, isPassing: Bool) { (self.reason, self.isPassing) = (reason, isPassing) }
}
