import Base

/// What was decided on an event, with all that it was decided from: kept as evidence, so that it can be explained and repeated.
public struct Decision: Codable, Hashable, Sendable {
    /// Counts the decisions of a group from 1.
    public var number: Int
    public var at: Timestamp
    /// Plain words for the event.
    public var trigger: String
    public var figures: GroupFigures
    /// What each policy wanted.
    public var wishes: [PolicyWish]
    public var limits: [LimitNote]
    public var blocks: [BlockNote]
    public var desiredBefore: Int
    public var desiredAfter: Int
    public var launches: [LaunchNote]
    public var terminations: [TerminationNote]
}

/// The figures of a group at the moment of a decision, in capacity units.
public struct GroupFigures: Codable, Hashable, Sendable {
    public var minSize: Int
    public var maxSize: Int
    public var desiredCapacity: Int
    public var inService: Int
    /// In service, and of that still warming.
    public var warming: Int
    /// Ordered or on the way into service.
    public var pending: Int
    public var terminating: Int
    public var standby: Int
    public var warmPool: Int
}

/// What one policy wanted, and from which figures.
public struct PolicyWish: Codable, Hashable, Sendable {
    public var policyName: String
    public var alarmName: String?
    public var metricValue: Double?
    /// The alarm's threshold or the policy's target.
    public var reference: Double?
    /// The capacity that the adjustment was applied to.
    public var base: Int
    /// Nil: the policy wanted nothing, for the reason in `note`.
    public var capacity: Int?
    public var note: String
}

/// A bound that cut what was wanted.
public struct LimitNote: Codable, Hashable, Sendable {
    public enum Bound: String, Codable, Hashable, Sendable { case minSize, maxSize, rebalanceAllowance, maintenancePolicy }

    public var bound: Bound
    public var wanted: Int
    public var allowed: Int
}

/// Something that held an action back.
public struct BlockNote: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable {
        case processSuspended, cooldown, activityInProgress, warmingUp, insufficientData, policyDisabled, otherPolicy, protected, launchBackoff, noZone
        case notConfigured
        /// Of a scalable target: its resource has not told its capacity.
        case noReading
    }

    public var kind: Kind
    /// A whole sentence.
    public var text: String
}

/// An instance that was ordered.
public struct LaunchNote: Codable, Hashable, Sendable {
    public var activityID: String
    public var zone: String
    public var instanceType: String?
    public var purpose: LaunchPurpose
}

/// An instance that was chosen to go.
public struct TerminationNote: Codable, Hashable, Sendable {
    public var instance: String
    /// A whole sentence: which rule chose it among how many.
    public var rule: String
}
