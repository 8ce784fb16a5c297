import AWSWire
import Compute
import GroupEngine
import Scaling

/// The members that creating and updating a group share.
protocol GroupSettings {
    var defaultCooldown: Int? { get }
    var healthCheckType: String? { get }
    var healthCheckGracePeriod: Int? { get }
    var terminationPolicies: [String]? { get }
    var newInstancesProtectedFromScaleIn: Bool? { get }
    var capacityRebalance: Bool? { get }
    var serviceLinkedRoleARN: String? { get }
    var maxInstanceLifetime: Int? { get }
    var context: String? { get }
    var desiredCapacityType: String? { get }
    var defaultInstanceWarmup: Int? { get }
    var instanceMaintenancePolicy: InstanceMaintenancePolicy? { get }
    var availabilityZoneDistribution: AvailabilityZoneDistribution? { get }
    var availabilityZoneImpairmentPolicy: AvailabilityZoneImpairmentPolicy? { get }
    var capacityReservationSpecification: CapacityReservationSpecification? { get }
    var instanceLifecyclePolicy: InstanceLifecyclePolicy? { get }
    var deletionProtection: String? { get }
    var placementGroup: String? { get }
}

/// (EC2 Auto Scaling API Reference, InstanceMaintenancePolicy.) Both -1: none.
struct InstanceMaintenancePolicy: Codable, Hashable, Sendable { var minHealthyPercentage: Int?, maxHealthyPercentage: Int? }
struct AvailabilityZoneDistribution: Codable, Hashable, Sendable { var capacityDistributionStrategy: String? }
struct AvailabilityZoneImpairmentPolicy: Codable, Hashable, Sendable { var zonalShiftEnabled: Bool?, impairedZoneHealthCheckBehavior: String? }
struct CapacityReservationSpecification: Codable, Hashable, Sendable { var capacityReservationPreference: String? }
struct InstanceLifecyclePolicy: Codable, Hashable, Sendable {
    struct RetentionTriggers: Codable, Hashable, Sendable { var terminateHookAbandon: String? }
    var retentionTriggers: RetentionTriggers?
}

extension GroupSettings {
    /// Puts what was given into the document; what was not stays.
    func apply(to document: inout GroupDocument) throws(ServiceFault) {
        try refuseWhatHasNoEffect()
        try applyTimes(to: &document)
        if let healthCheckType { document.healthCheckType = try HealthCheckKinds.checked(healthCheckType) }
        if let terminationPolicies { document.terminationPolicies = try TerminationPolicies.checked(terminationPolicies) }
        if let newInstancesProtectedFromScaleIn { document.protectsNewInstances = newInstancesProtectedFromScaleIn }
        if let capacityRebalance { document.capacityRebalance = capacityRebalance }
        if let serviceLinkedRoleARN { document.serviceLinkedRoleARN = serviceLinkedRoleARN }
        if let context { document.context = context }
        if let policy = instanceMaintenancePolicy { document.maintenance = try policy.checked() }
    }

    private func applyTimes(to document: inout GroupDocument) throws(ServiceFault) {
        try Bounds.check(defaultCooldown, "defaultCooldown", 0...AutoScalingLimits.pauseSecondsMax)
        try Bounds.check(healthCheckGracePeriod, "healthCheckGracePeriod", 0...AutoScalingLimits.pauseSecondsMax)
        // -1 takes a value back that was set before.
        try Bounds.check(defaultInstanceWarmup, "defaultInstanceWarmup", -1...AutoScalingLimits.pauseSecondsMax)
        if let defaultCooldown { document.defaultCooldownSeconds = defaultCooldown }
        if let healthCheckGracePeriod { document.healthCheckGraceSeconds = healthCheckGracePeriod }
        if let defaultInstanceWarmup { document.defaultInstanceWarmupSeconds = defaultInstanceWarmup == -1 ? nil : defaultInstanceWarmup }
        guard let maxInstanceLifetime else { return }
        guard maxInstanceLifetime == 0 || (AutoScalingLimits.daySeconds...AutoScalingLimits.yearSeconds).contains(maxInstanceLifetime) else {
            throw .validation("MaxInstanceLifetime must be 0, or from \(AutoScalingLimits.daySeconds) to \(AutoScalingLimits.yearSeconds) seconds.")
        }
        document.maxInstanceLifetimeSeconds = maxInstanceLifetime == 0 ? nil : maxInstanceLifetime
    }

    /// Values that AWS has and that would do nothing here; those that say what happens anyway are accepted.
    private func refuseWhatHasNoEffect() throws(ServiceFault) {
        if let type = desiredCapacityType, type != "units" { throw .notSupported("DesiredCapacityType", type, "capacity is counted in units") }
        if let strategy = availabilityZoneDistribution?.capacityDistributionStrategy, strategy != AvailabilityZoneDistribution.standard {
            throw .notSupported("CapacityDistributionStrategy", strategy, "a zone without room is made up for by the others")
        }
        if availabilityZoneImpairmentPolicy?.zonalShiftEnabled == true { throw .notSupported("ZonalShiftEnabled", "true", "there is no zonal shift") }
        if let behavior = availabilityZoneImpairmentPolicy?.impairedZoneHealthCheckBehavior, behavior != AvailabilityZoneImpairmentPolicy.standard {
            throw .notSupported("ImpairedZoneHealthCheckBehavior", behavior, "no zone is ever taken out, so unhealthy instances are replaced in each")
        }
        if let preference = capacityReservationSpecification?.capacityReservationPreference, preference != "default" {
            throw .notSupported("CapacityReservationPreference", preference, "there are no capacity reservations")
        }
        if let action = instanceLifecyclePolicy?.retentionTriggers?.terminateHookAbandon, action != "terminate" {
            throw .notSupported("TerminateHookAbandon", action, "an instance whose termination hook was abandoned is terminated")
        }
        if let protection = deletionProtection, protection != "none" { throw .notSupported("DeletionProtection", protection, "groups are not protected from deletion") }
        if let placementGroup, !placementGroup.isEmpty { throw .validation("PlacementGroup: The placement group '\(placementGroup)' does not exist.") }
    }
}

extension AvailabilityZoneDistribution {
    /// What happens here: other zones make up for one without room.
    static let standard = "balanced-best-effort"
}

extension AvailabilityZoneImpairmentPolicy {
    /// What happens here: unhealthy instances are replaced, in whatever zone they are.
    static let standard = "ReplaceUnhealthy"
}

extension InstanceMaintenancePolicy {
    /// Nil takes the policy back.
    func checked() throws(ServiceFault) -> MaintenancePolicy? {
        guard let low = minHealthyPercentage, let high = maxHealthyPercentage else {
            throw .validation("Both MinHealthyPercentage and MaxHealthyPercentage must be specified.")
        }
        if low == -1, high == -1 { return nil }
        try Bounds.check(low, "minHealthyPercentage", 0...100)
        try Bounds.check(high, "maxHealthyPercentage", 100...200)
        guard high - low <= 100 else { throw .validation("The difference between MinHealthyPercentage and MaxHealthyPercentage can not be greater than 100.") }
        return MaintenancePolicy(minHealthyPercentage: low, maxHealthyPercentage: high)
    }
}

/// The health checks that a group may name.
enum HealthCheckKinds {
    /// Throws for kinds of checks that do not run here.
    static func checked(_ text: String) throws(ServiceFault) -> String {
        let kinds = text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
        guard !kinds.isEmpty else { throw .validation("HealthCheckType must not be empty.") }
        for kind in kinds where kind != "EC2" && kind != "ELB" {
            guard ["EBS", "VPC_LATTICE"].contains(kind) else { throw .validation("The health check type '\(kind)' is not valid. Valid types are EC2, ELB, EBS and VPC_LATTICE.") }
            throw .notSupported("HealthCheckType", kind, "no such checks run here")
        }
        return kinds.joined(separator: ",")
    }
}

/// The termination policies that a group may name.
enum TerminationPolicies {
    static func checked(_ names: [String]) throws(ServiceFault) -> [TerminationPolicy] {
        var policies: [TerminationPolicy] = []
        for name in names {
            if name.hasPrefix("arn:") { throw .notSupported("TerminationPolicies", name, "there are no Lambda functions") }
            guard let policy = TerminationPolicy(rawValue: name) else { throw .validation("Invalid termination policy: \(name)") }
            guard !policies.contains(policy) else { throw .validation("Duplicate termination policy: \(name)") }
            policies.append(policy)
        }
        // An empty list is no list.
        return policies.isEmpty ? [.default] : policies
    }
}
