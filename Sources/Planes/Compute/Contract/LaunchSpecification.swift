import Base

/// What a launch says: by the call itself, by a launch template, or by both. What is nil is said by nobody.
public struct LaunchSpecification: Hashable, Sendable {
    public var imageID: String?
    public var instanceType: String?
    public var zone: String?
    public var subnetID: String?
    public var privateAddress: String?
    public var securityGroupIDs: [String]?
    public var userData: UserData?
    public var keyName: String?
    public var isMonitoredInDetail: Bool?
    public var profileARN: String?
    public var profileName: String?
    public var metadata: MetadataOptions?
    public var shutdownBehavior: InstanceConfiguration.ShutdownBehavior?
    public var isTerminationDisabled: Bool?
    public var isStopDisabled: Bool?
    /// Of `TagSpecifications`, those of instances.
    public var tags: [String: String] = [:]
    public var recorded: [String: String] = [:]
    /// Members that only EC2 can act on, as they were given, under its names: see `CloudPlan.handedOn`.
    public var handedOn: [String: JSONValue] = [:]

    public init() {}

    /// Keeps what only EC2 can act on: of the members of a launch, under EC2's names, and of the tags of parts that are made with it.
    public mutating func handOn(_ data: JSONValue, partTags: [String: [String: String]]) {
        handedOn = CloudPlan.handedOn(data)
        let tagged = partTags.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { type, tags -> JSONValue in
            ["ResourceType": .string(type), "Tags": .array(tags.sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": .string($0.value)] })]
        }
        if !tagged.isEmpty { handedOn["TagSpecifications"] = .array(tagged) }
    }

    /// This, and what it leaves open from `base`. Tags are joined; of equal keys this one's stay (a call's win over its template's).
    public func over(_ base: LaunchSpecification) -> LaunchSpecification {
        var result = self
        result.imageID = imageID ?? base.imageID
        result.instanceType = instanceType ?? base.instanceType
        result.zone = zone ?? base.zone
        // A subnet says the zone; a zone that the call names must not meet the template's subnet.
        result.subnetID = subnetID ?? (zone == nil ? base.subnetID : nil)
        result.privateAddress = privateAddress ?? (subnetID == nil ? base.privateAddress : nil)
        result.securityGroupIDs = securityGroupIDs ?? base.securityGroupIDs
        result.userData = userData ?? base.userData
        result.keyName = keyName ?? base.keyName
        result.isMonitoredInDetail = isMonitoredInDetail ?? base.isMonitoredInDetail
        if profileARN == nil, profileName == nil { (result.profileARN, result.profileName) = (base.profileARN, base.profileName) }
        result.metadata = metadata ?? base.metadata
        result.shutdownBehavior = shutdownBehavior ?? base.shutdownBehavior
        result.isTerminationDisabled = isTerminationDisabled ?? base.isTerminationDisabled
        result.isStopDisabled = isStopDisabled ?? base.isStopDisabled
        result.tags = base.tags.merging(tags) { _, own in own }
        result.handedOn = base.handedOn.merging(handedOn) { _, own in own }
        result.recorded = base.recorded.merging(recorded) { _, own in own }
        return result
    }
}

/// Which launch template, and which of its versions.
public struct TemplateReference: Hashable, Sendable {
    /// `lt-...` or a name.
    public var identifier: Identifier
    /// A number, `$Latest` or `$Default`; nil is `$Default`.
    public var version: String?

    public enum Identifier: Hashable, Sendable {
        case id(String), name(String)
        public var text: String {
            switch self {
            case .id(let text), .name(let text): text
            }
        }
    }

    public init(_ identifier: Identifier, version: String? = nil) { (self.identifier, self.version) = (identifier, version) }
}

/// A whole launch: specification, template and how many.
public struct LaunchRequest: Hashable, Sendable {
    public var specification: LaunchSpecification
    public var template: TemplateReference?
    /// All or nothing below the lower bound; as many as can be had up to the upper.
    public var count: ClosedRange<Int>
    /// A repeat with the same token and the same request answers the instances that the first made.
    public var clientToken: String?
    /// The group that launches; also the tag `aws:autoscaling:groupName`.
    public var groupName: String?

    public init(_ specification: LaunchSpecification, template: TemplateReference? = nil, count: ClosedRange<Int> = 1...1, clientToken: String? = nil, groupName: String? = nil) {
        (self.specification, self.template, self.count) = (specification, template, count)
        (self.clientToken, self.groupName) = (clientToken, groupName)
    }
}
