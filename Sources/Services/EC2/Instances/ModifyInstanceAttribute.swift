import AWSWire
import Base
import Compute

/// Changes one attribute of an instance. (Amazon EC2 API Reference, ModifyInstanceAttribute.)
/// Type and user data change while it is stopped. `SourceDestCheck` and `EbsOptimized` are recorded: no packet is checked and no disk is far.
struct ModifyInstanceAttribute: Action {
    struct Input: Decodable, Sendable {
        var instanceId: String
        var attribute: String?
        var value: String?
        var instanceType: TextValue?
        var userData: Blob?
        var instanceInitiatedShutdownBehavior: TextValue?
        var disableApiTermination: BooleanValue?, disableApiStop: BooleanValue?
        var ebsOptimized: BooleanValue?, sourceDestCheck: BooleanValue?
        var groups: [String]?
    }
    struct Blob: Decodable, Sendable { var value: [UInt8]? }
    static let access = Access.write("ec2:ModifyInstanceAttribute")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let instance = try estate.instances.find(input.instanceId, in: call)
        let changes = try AttributeChanges(input)
        if changes.needsStop, instance.state != .stopped {
            throw .refused("IncorrectInstanceState", "The instance '\(instance.id)' is not in the 'stopped' state.")
        }
        if let groups = changes.groups { try await check(groups, of: instance, call) }
        do {
            _ = try await estate.instances.modify(instance.id, in: call.place, by: call.cause) { changes.apply(to: &$0) }
        } catch {
            throw ServiceFault(error)
        }
        return Empty()
    }

    private func check(_ groups: [String], of instance: Instance, _ call: Call) async throws(ServiceFault) {
        guard (1...InstanceLimits.groupsMax).contains(groups.count) else {
            throw .refused("InvalidParameterValue", "An instance has 1 to \(InstanceLimits.groupsMax) security groups (Groups).")
        }
        try await estate.look(call) { inventory in
            for id in groups {
                let group = try inventory.find(id, SecurityGroup.self)
                if let vpc = instance.configuration.vpcID, group.value.vpcId != vpc {
                    throw ServiceFault.refused("InvalidParameterValue", "The group \(id) and the instance belong to different networks (Groups).")
                }
            }
        }
    }
}

/// The changes that a call asks for, each checked.
struct AttributeChanges: Sendable {
    private(set) var groups: [String]?
    private var type: InstanceType?
    private var userData: UserData?
    private var shutdown: InstanceConfiguration.ShutdownBehavior?
    private var isTerminationDisabled: Bool?, isStopDisabled: Bool?
    private var recorded: [String: String] = [:]

    init(_ input: ModifyInstanceAttribute.Input) throws(ServiceFault) {
        groups = input.groups.flatMap { $0.isEmpty ? nil : $0 }
        if let name = input.instanceType?.value { try setType(name) }
        if let bytes = input.userData?.value { try setUserData(bytes) }
        if let text = input.instanceInitiatedShutdownBehavior?.value { try setShutdown(text) }
        (isTerminationDisabled, isStopDisabled) = (input.disableApiTermination?.value, input.disableApiStop?.value)
        if let flag = input.ebsOptimized?.value { recorded[InstanceRecord.optimizedKey] = "\(flag)" }
        if let flag = input.sourceDestCheck?.value { recorded[InstanceRecord.sourceCheckKey] = "\(flag)" }
        if let name = input.attribute { try set(name, input.value) } else if input.value != nil { throw .missing("Attribute, which Value is of") }
        guard isSomething else { throw .refused("InvalidParameterCombination", "No attributes specified.") }
    }

    /// Whether a running instance cannot take them.
    var needsStop: Bool { type != nil || userData != nil }

    func apply(to configuration: inout InstanceConfiguration) {
        if let groups { configuration.securityGroupIDs = groups }
        if let type { configuration.instanceType = type.name }
        if let userData { configuration.userData = userData }
        if let shutdown { configuration.shutdownBehavior = shutdown }
        if let isTerminationDisabled { configuration.isTerminationDisabled = isTerminationDisabled }
        if let isStopDisabled { configuration.isStopDisabled = isStopDisabled }
        configuration.recorded.merge(recorded) { $1 }
    }

    private var isSomething: Bool {
        groups != nil || type != nil || userData != nil || shutdown != nil || isTerminationDisabled != nil || isStopDisabled != nil || !recorded.isEmpty
    }

    /// The old form: the attribute's name and its value as text.
    private mutating func set(_ name: String, _ value: String?) throws(ServiceFault) {
        guard let value else { throw .missing("Value") }
        switch name {
        case "instanceType": try setType(value)
        case "userData":
            guard let bytes = Base64Text.decoded(value.utf8) else { throw .refused("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data (Value).") }
            try setUserData(bytes)
        case "instanceInitiatedShutdownBehavior": try setShutdown(value)
        case "disableApiTermination": isTerminationDisabled = try AttributeChanges.flag(value)
        case "disableApiStop": isStopDisabled = try AttributeChanges.flag(value)
        case "ebsOptimized": recorded[InstanceRecord.optimizedKey] = "\(try AttributeChanges.flag(value))"
        case "sourceDestCheck": recorded[InstanceRecord.sourceCheckKey] = "\(try AttributeChanges.flag(value))"
        default: throw .invalidValue(name, of: "Attribute", "It cannot be changed here.")
        }
    }

    private mutating func setType(_ name: String) throws(ServiceFault) {
        guard let type = InstanceType.named(name) else { throw .invalidValue(name, of: "InstanceType", "DescribeInstanceTypes lists those that there are.") }
        self.type = type
    }

    private mutating func setUserData(_ bytes: [UInt8]) throws(ServiceFault) {
        guard bytes.count <= ComputeLimits.userDataBytesMax else { throw .refused("InvalidUserData.Malformed", "User data is limited to \(ComputeLimits.userDataBytesMax) bytes (UserData).") }
        userData = UserData(bytes)
    }

    private mutating func setShutdown(_ text: String) throws(ServiceFault) {
        guard let behavior = InstanceConfiguration.ShutdownBehavior(rawValue: text) else { throw .invalidValue(text, of: "InstanceInitiatedShutdownBehavior") }
        shutdown = behavior
    }

    private static func flag(_ text: String) throws(ServiceFault) -> Bool {
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw .invalidValue(text, of: "Value")
        }
    }
}
