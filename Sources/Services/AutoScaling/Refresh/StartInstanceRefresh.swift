import AWSWire
import AlarmEngine
import Alarms
import GroupEngine
import RecordStore
import Scaling

/// Begins to replace a group's instances. (EC2 Auto Scaling API Reference, StartInstanceRefresh.)
///
/// A desired configuration is a launch template; a mixed instances policy in it is refused by its member's name.
struct StartInstanceRefresh: Operation {
    struct DesiredConfiguration: Codable, Hashable, Sendable { var launchTemplate: LaunchTemplateSpecification? }
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var strategy: String?
        var desiredConfiguration: DesiredConfiguration?
        var preferences: WireRefreshPreferences?
    }
    struct Output: Encodable, Sendable { var instanceRefreshId: String }
    static let access = Access.write("autoscaling:StartInstanceRefresh")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        if let strategy = input.strategy, strategy != "Rolling" { throw .notSupported("Strategy", strategy, "instances are replaced, not their disks") }
        let group = try await desk.stored(input.autoScalingGroupName, in: call)
        let preferences = try (input.preferences ?? WireRefreshPreferences()).checked(group.document.maintenance)
        let desired = try await desk.records.look { snapshot in
            try StartInstanceRefresh.checkAlarms(preferences.alarms, in: call, snapshot)
            return try input.desiredConfiguration.map { try StartInstanceRefresh.resolved($0, for: group, in: call, snapshot) }
        }
        if let desired { try await desk.check(.init(launch: .launchTemplate(desired.template)), in: group.document.zones.first, by: call) }
        try await desk.request(
            input.autoScalingGroupName, .startRefresh(RefreshRequest(preferences: preferences, desiredConfiguration: desired?.source)), by: call)
        guard let refresh = desk.engine.state(of: group.identity)?.refresh else { throw .internal("The instance refresh was not begun.") }
        return Output(instanceRefreshId: refresh.id)
    }

    private struct Desired: Sendable { var template: LaunchTemplateReference, source: LaunchSource }

    private static func resolved(
        _ configuration: DesiredConfiguration, for group: StoredGroup, in call: Call, _ snapshot: any RecordSnapshot
    ) throws -> Desired {
        guard let specification = configuration.launchTemplate else { throw LaunchTemplates.unnamed }
        guard case .launchTemplate = group.document.launch else {
            throw ServiceFault.validation("A desired configuration can only be specified for a group that uses a launch template.")
        }
        let template = try LaunchTemplates(place: call.place, snapshot: snapshot).reference(specification)
        do {
            return Desired(template: template, source: try GroupEngine.source(of: .launchTemplate(template), for: group.identity, in: snapshot))
        } catch { throw ServiceFault(groups: error) }
    }

    private static func checkAlarms(_ names: [String], in call: Call, _ snapshot: any RecordSnapshot) throws {
        for name in names {
            let alarm = AlarmIdentity(account: call.account, region: call.region, name: name)
            guard try alarm.record(in: snapshot) != nil else { throw ServiceFault.validation("The alarm \(name) does not exist.") }
        }
    }
}
