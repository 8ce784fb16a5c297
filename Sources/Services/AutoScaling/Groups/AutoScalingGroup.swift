import Base
import GroupEngine
import Scaling

/// A group as DescribeAutoScalingGroups answers it. (EC2 Auto Scaling API Reference, AutoScalingGroup.)
struct AutoScalingGroup: Encodable, Sendable {
    struct SuspendedProcess: Encodable, Sendable { var processName: String, suspensionReason: String }
    struct EnabledMetric: Encodable, Sendable { var metric: String, granularity: String }

    var autoScalingGroupName: String
    var autoScalingGroupARN: String
    var launchConfigurationName: String?
    var launchTemplate: LaunchTemplateSpecification?
    var mixedInstancesPolicy: MixedInstancesPolicy?
    var minSize: Int
    var maxSize: Int
    var desiredCapacity: Int
    var defaultCooldown: Int
    var availabilityZones: [String]
    var loadBalancerNames: [String] = []
    var targetGroupARNs: [String] = []
    var healthCheckType: String
    var healthCheckGracePeriod: Int
    var instances: [MemberInstance] = []
    var createdTime: Timestamp
    var suspendedProcesses: [SuspendedProcess] = []
    var vpcZoneIdentifier: String
    var enabledMetrics: [EnabledMetric] = []
    var status: String?
    var tags: [GroupTag]
    var terminationPolicies: [String]
    var newInstancesProtectedFromScaleIn: Bool
    var serviceLinkedRoleARN: String?
    var maxInstanceLifetime: Int?
    var capacityRebalance: Bool
    var warmPoolConfiguration: WarmPoolConfiguration?
    var warmPoolSize: Int?
    var context: String?
    var desiredCapacityType: String?
    var defaultInstanceWarmup: Int?
    var trafficSources: [TrafficSource] = []
    var instanceMaintenancePolicy: InstanceMaintenancePolicy?
    var availabilityZoneDistribution = AvailabilityZoneDistribution(capacityDistributionStrategy: AvailabilityZoneDistribution.standard)
}

extension AutoScalingGroup {
    init(_ group: StoredGroup, _ templates: TemplateNames, withInstances: Bool) {
        let document = group.document
        self.init(
            autoScalingGroupName: group.identity.name, autoScalingGroupARN: group.arn, minSize: document.minSize, maxSize: document.maxSize,
            desiredCapacity: document.desiredCapacity, defaultCooldown: document.defaultCooldownSeconds, availabilityZones: document.zones.map(\.name),
            healthCheckType: document.healthCheckType, healthCheckGracePeriod: document.healthCheckGraceSeconds, createdTime: document.createdAt,
            vpcZoneIdentifier: document.zoneIdentifier ?? "", tags: GroupTag.of(group), terminationPolicies: document.terminationPolicies.map(\.rawValue),
            newInstancesProtectedFromScaleIn: document.protectsNewInstances, capacityRebalance: document.capacityRebalance)
        showLaunch(document)
        showOptions(document)
        if let state = group.state { show(state, templates, withInstances: withInstances) }
    }

    private mutating func showLaunch(_ document: GroupDocument) {
        switch document.launch {
        case .launchConfiguration(let name): launchConfigurationName = name
        case .launchTemplate(let template):
            if let mixed = document.mixedInstances { mixedInstancesPolicy = MixedInstancesPolicy(mixed, template) } else { launchTemplate = .init(template) }
        }
    }

    private mutating func showOptions(_ document: GroupDocument) {
        suspendedProcesses = document.suspended.map { SuspendedProcess(processName: $0.process.rawValue, suspensionReason: $0.reason) }
        enabledMetrics = document.enabledMetrics.map { EnabledMetric(metric: $0, granularity: MetricCollection.granularity) }
        (serviceLinkedRoleARN, context) = (document.serviceLinkedRoleARN, document.context)
        (maxInstanceLifetime, defaultInstanceWarmup) = (document.maxInstanceLifetimeSeconds, document.defaultInstanceWarmupSeconds)
        if let policy = document.maintenance {
            instanceMaintenancePolicy = .init(minHealthyPercentage: policy.minHealthyPercentage, maxHealthyPercentage: policy.maxHealthyPercentage)
        }
    }

    private mutating func show(_ state: GroupState, _ templates: TemplateNames, withInstances: Bool) {
        if state.isDeleting { status = "Delete in progress" }
        if withInstances { instances = state.instances.filter { !$0.isOfWarmPool }.map { MemberInstance($0, templates) } }
        warmPoolConfiguration = WarmPoolConfiguration(state)
        warmPoolSize = warmPoolConfiguration.map { _ in state.instances.count(where: \.isOfWarmPool) }
    }
}
