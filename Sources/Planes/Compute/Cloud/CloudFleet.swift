import Base

/// EC2 of somebody else, as the driver needs it: AWS, or a server that speaks like it. One call is one request and one answer;
/// whoever calls decides what is tried again.
public protocol CloudFleet: Sendable {
    /// RunInstances of one instance. A repeat with the same token answers the instance that the first call made.
    /// - Parameter request: the operation's members under EC2's names, with `ClientToken` and tags.
    func launch(_ request: JSONValue) async throws(CloudFault) -> CloudInstance
    /// Those of the ids that EC2 knows; at most `CloudLimits.idsOfCallMax` ids.
    func describe(_ ids: [String]) async throws(CloudFault) -> [CloudInstance]
    /// All that have the tag and are not terminated; throws beyond `CloudLimits.pagesMax` pages.
    func tagged(_ key: String, _ value: String) async throws(CloudFault) -> [CloudInstance]
    /// The status checks of those of the ids that run.
    func checks(_ ids: [String]) async throws(CloudFault) -> [String: StatusChecks]
    func start(_ id: String) async throws(CloudFault)
    func stop(_ id: String, isForced: Bool) async throws(CloudFault)
    func reboot(_ id: String) async throws(CloudFault)
    func terminate(_ id: String) async throws(CloudFault)
    /// The newest output that EC2 has, which may be minutes old.
    func console(_ id: String) async throws(CloudFault) -> [UInt8]
    /// Figures of namespace `AWS/EC2` that CloudWatch has of the periods within the span.
    func figures(_ wanted: [CloudFigure.Wanted], from start: Timestamp, to end: Timestamp) async throws(CloudFault) -> [CloudFigure]
}

/// An instance as EC2 tells of it.
public struct CloudInstance: Hashable, Sendable {
    /// EC2's own id.
    public var id: String
    public var state: InstanceState
    /// Why it is in that state, when EC2 says.
    public var reason: InstanceStatus.Reason?
    public var transitionReason: String
    public var tags: [String: String]
    public var facts: CloudFacts

    public init(id: String, state: InstanceState, reason: InstanceStatus.Reason? = nil, transitionReason: String = "", tags: [String: String] = [:], facts: CloudFacts? = nil) {
        (self.id, self.state, self.reason, self.transitionReason, self.tags) = (id, state, reason, transitionReason, tags)
        self.facts = facts ?? CloudFacts(id: id)
    }
}

/// What EC2 gave an instance: kept in its status and answered in its descriptions.
public struct CloudFacts: Hashable, Sendable, Codable {
    /// EC2's own id.
    public var id: String
    public var privateAddress: String?, publicAddress: String?
    public var privateName: String?, publicName: String?
    public var zone: String?, subnetID: String?, vpcID: String?
    public var architecture: String?
    /// Names by id, as EC2 has them.
    public var securityGroups: [String: String] = [:]

    public init(id: String) { self.id = id }
}

/// Why a call to EC2 brought nothing.
public struct CloudFault: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable, Codable {
        /// EC2 said no, and will say it again.
        case refused
        /// EC2 said no for want of room: another zone or type may have some.
        case noRoom
        /// EC2 does not take our credentials, or they may not do this.
        case denied
        /// EC2 wants fewer calls.
        case throttled
        /// There is no such instance at EC2.
        case missing
        /// Nobody answered, or not in a way that can be understood: the call may have taken effect.
        case passing
    }

    public var kind: Kind
    /// EC2's code (`InsufficientInstanceCapacity`); ours, `RequestTimeout` and the like, where nobody answered.
    public var code: String
    public var message: String
    /// The HTTP status; 0 where there was no answer.
    public var status: Int

    public init(_ kind: Kind, code: String, message: String, status: Int = 0) { (self.kind, self.code, self.message, self.status) = (kind, code, message, status) }

    /// Whether the same call may bring something later without anybody mending anything.
    public var isPassing: Bool { kind == .passing || kind == .throttled }
    public var description: String { "\(code): \(message)" }
}

/// One value of a metric of an instance at EC2.
public struct CloudFigure: Hashable, Sendable {
    /// A metric of an instance, and the statistic that is kept of it.
    public struct Wanted: Hashable, Sendable {
        /// EC2's own id.
        public var id: String
        public var name: String, unit: String, statistic: String
        public var periodSeconds: Int
        public init(id: String, name: String, unit: String, statistic: String, periodSeconds: Int) {
            (self.id, self.name, self.unit, self.statistic, self.periodSeconds) = (id, name, unit, statistic, periodSeconds)
        }
    }

    public var of: Wanted
    public var time: Timestamp
    public var value: Double
    public init(of: Wanted, time: Timestamp, value: Double) { (self.of, self.time, self.value) = (of, time, value) }
}
