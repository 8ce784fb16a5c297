import AWSWire
import GroupEngine
import RecordStore
import Scaling

/// Refusals in the words of Auto Scaling.
extension ServiceFault {
    /// What an engine's refusal is to a client.
    init(groups error: any Error) {
        switch error {
        case GroupEngineError.noSuchGroup: self = .noSuchGroup
        case GroupEngineError.nameTaken(let group):
            self = .alreadyExists("AutoScalingGroup by this name already exists - A group with the name \(group.name) already exists")
        case GroupEngineError.refused(let refusal): self.init(refusal)
        case GroupEngineError.noSuchLaunchSource(let what): self = .validation("You must use a valid launch source. There is no \(what).")
        case GroupEngineError.damaged(let group): self = .internal("The stored group \(group.name) cannot be read.")
        default: self.init(storing: error)
        }
    }

    private init(_ refusal: GroupRefusal) {
        switch refusal.code {
        case .validation: self = .validation(refusal.message)
        case .scalingActivityInProgress: self = .modeled("ScalingActivityInProgressFault", refusal.message)
        case .resourceInUse: self = .resourceInUse(refusal.message)
        case .refreshInProgress: self = .modeled("InstanceRefreshInProgressFault", refusal.message)
        case .noActiveRefresh: self = .modeled("ActiveInstanceRefreshNotFoundFault", refusal.message)
        case .irreversibleRefresh: self = .modeled("IrreversibleInstanceRefreshFault", refusal.message)
        }
    }

    /// As AWS words it for nearly every call that names a group which is not there.
    static var noSuchGroup: ServiceFault { .validation("AutoScalingGroup name not found - null") }

    static func noSuchGroup(_ name: String) -> ServiceFault {
        .validation("AutoScalingGroup name not found - AutoScalingGroup '\(name)' not found")
    }

    static func alreadyExists(_ message: String) -> ServiceFault { .modeled("AlreadyExistsFault", message) }
    static func limitExceeded(_ message: String) -> ServiceFault { .modeled("LimitExceededFault", message) }
    static func resourceInUse(_ message: String) -> ServiceFault { .modeled("ResourceInUseFault", message) }

    /// The token of a page that this server did not give out.
    static var invalidNextToken: ServiceFault { .modeled("InvalidNextToken", "The token is not valid (NextToken).") }

    /// A value of a member that would have no effect here.
    static func notSupported(_ member: String, _ value: String, _ why: String) -> ServiceFault {
        .validation("\(member) \(value) is not supported by this server: \(why).")
    }

    /// A bound of the model's documentation that its shapes do not have.
    static func outOfBounds(_ value: Int, _ member: String, _ range: ClosedRange<Int>) -> ServiceFault {
        let side = value < range.lowerBound ? "greater than or equal to \(range.lowerBound)" : "less than or equal to \(range.upperBound)"
        return .validation("1 validation error detected: Value '\(value)' at '\(member)' failed to satisfy constraint: Member must have value \(side)")
    }

    static func outOfSet(_ value: String, _ member: String, _ names: [String]) -> ServiceFault {
        .validation("1 validation error detected: Value '\(value)' at '\(member)' failed to satisfy constraint: Member must satisfy enum value set: [\(names.joined(separator: ", "))]")
    }
}

/// Checks that the shape table does not make, because the model says them in words only.
enum Bounds {
    static func check(_ value: Int?, _ member: String, _ range: ClosedRange<Int>) throws(ServiceFault) {
        if let value, !range.contains(value) { throw .outOfBounds(value, member, range) }
    }

    static func check(_ value: String?, _ member: String, among names: [String]) throws(ServiceFault) {
        if let value, !names.contains(value) { throw .outOfSet(value, member, names) }
    }
}
