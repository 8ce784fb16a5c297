import GroupEngine
import Scaling

/// An instance of a group. (EC2 Auto Scaling API Reference, Instance and AutoScalingInstanceDetails.)
struct MemberInstance: Encodable, Sendable {
    var instanceId: String
    var instanceType: String?
    /// Only where instances are listed without their groups.
    var autoScalingGroupName: String?
    var availabilityZone: String
    var lifecycleState: String
    var healthStatus: String
    var launchConfigurationName: String?
    var launchTemplate: LaunchTemplateSpecification?
    var protectedFromScaleIn: Bool
    var weightedCapacity: String?
}

extension MemberInstance {
    /// How instances of a group are described, and those of a list without groups, whose words are in capitals.
    enum Style { case ofGroup, alone(group: String) }

    init(_ instance: GroupInstance, _ templates: TemplateNames, style: Style = .ofGroup) {
        (instanceId, instanceType, availabilityZone) = (instance.id, instance.instanceType, instance.zone)
        (lifecycleState, protectedFromScaleIn) = (instance.state.rawValue, instance.isProtected)
        healthStatus = instance.isHealthy ? "Healthy" : "Unhealthy"
        weightedCapacity = instance.weight == 1 ? nil : String(instance.weight)
        switch instance.launch.kind {
        case .launchConfiguration: launchConfigurationName = instance.launch.identity.isEmpty ? nil : instance.launch.identity
        case .launchTemplate:
            let id = instance.launch.identity
            launchTemplate = LaunchTemplateSpecification(launchTemplateId: id, launchTemplateName: templates[id], version: instance.launch.version)
        }
        if case .alone(let group) = style { (autoScalingGroupName, healthStatus) = (group, healthStatus.uppercased()) }
    }
}

extension GroupInstance {
    /// In the warm pool, or leaving it.
    var isOfWarmPool: Bool { state.rawValue.hasPrefix("Warmed:") }
}
