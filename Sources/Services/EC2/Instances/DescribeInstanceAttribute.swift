import AWSWire
import Compute

/// Tells one attribute of an instance. (Amazon EC2 API Reference, DescribeInstanceAttribute.)
struct DescribeInstanceAttribute: Action {
    struct Input: Decodable, Sendable {
        var instanceId: String
        var attribute: String
    }
    struct Output: Encodable, Sendable {
        let instanceId: String
        var instanceType: TextValue?, userData: TextValue?, instanceInitiatedShutdownBehavior: TextValue?, rootDeviceName: TextValue?
        var kernelId: TextValue?, ramdiskId: TextValue?, sriovNetSupport: TextValue?
        var disableApiTermination: BooleanValue?, disableApiStop: BooleanValue?, ebsOptimized: BooleanValue?, sourceDestCheck: BooleanValue?
        var enaSupport: BooleanValue?
        var groups: [GroupIdentifier]?
        var blockDeviceMappings: [InstanceAnswer.Device]?
    }
    static let access = Access.read("ec2:DescribeInstanceAttribute")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let instance = try estate.instances.find(input.instanceId, in: call)
        let surroundings = try await estate.look(call) { try InstanceSurroundings($0) }
        let shown = InstanceAnswer(instance, account: call.account, surroundings)
        let configuration = instance.configuration
        var output = Output(instanceId: instance.id)
        switch input.attribute {
        case "instanceType": output.instanceType = TextValue(value: configuration.instanceType)
        case "userData": output.userData = TextValue(value: configuration.userData?.base64)
        case "instanceInitiatedShutdownBehavior": output.instanceInitiatedShutdownBehavior = TextValue(value: configuration.shutdownBehavior.rawValue)
        case "rootDeviceName": output.rootDeviceName = TextValue(value: shown.rootDeviceName)
        case "disableApiTermination": output.disableApiTermination = BooleanValue(value: configuration.isTerminationDisabled)
        case "disableApiStop": output.disableApiStop = BooleanValue(value: configuration.isStopDisabled)
        case "ebsOptimized": output.ebsOptimized = BooleanValue(value: shown.ebsOptimized)
        case "sourceDestCheck": output.sourceDestCheck = BooleanValue(value: shown.sourceDestCheck)
        case "enaSupport": output.enaSupport = BooleanValue(value: false)
        case "groupSet": output.groups = shown.securityGroups
        case "blockDeviceMapping": output.blockDeviceMappings = shown.blockDeviceMappings
        // An instance has none of these: the answer is an empty value.
        case "kernel": output.kernelId = TextValue()
        case "ramdisk": output.ramdiskId = TextValue()
        case "sriovNetSupport": output.sriovNetSupport = TextValue()
        default: throw .invalidValue(input.attribute, of: "Attribute", "An instance has no \(input.attribute.prefix(64)) here.")
        }
        return output
    }
}
