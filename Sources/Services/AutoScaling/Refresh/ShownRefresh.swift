import Base
import Scaling

/// A refresh as DescribeInstanceRefreshes answers it. (EC2 Auto Scaling API Reference, InstanceRefresh.)
struct ShownRefresh: Encodable, Sendable {
    struct Rollback: Encodable, Sendable { var rollbackReason: String }

    var instanceRefreshId: String
    var autoScalingGroupName: String
    var status: String
    var statusReason: String?
    var startTime: Timestamp
    var endTime: Timestamp?
    var percentageComplete: Int
    var instancesToUpdate: Int
    var preferences: WireRefreshPreferences
    var desiredConfiguration: StartInstanceRefresh.DesiredConfiguration?
    var rollbackDetails: Rollback?
    var strategy = "Rolling"
}

extension ShownRefresh {
    init(_ refresh: InstanceRefresh, of group: String, _ templates: TemplateNames) {
        self.init(
            instanceRefreshId: refresh.id, autoScalingGroupName: group, status: refresh.status.rawValue, statusReason: refresh.statusReason,
            startTime: refresh.startTime, endTime: refresh.endTime, percentageComplete: refresh.percentageComplete, instancesToUpdate: refresh.instancesToUpdate,
            preferences: WireRefreshPreferences(refresh.preferences))
        rollbackDetails = refresh.rollbackReason.map { Rollback(rollbackReason: $0) }
        guard refresh.hasDesiredConfiguration, refresh.target.kind == .launchTemplate else { return }
        let target = refresh.target
        desiredConfiguration = .init(
            launchTemplate: LaunchTemplateSpecification(launchTemplateId: target.identity, launchTemplateName: templates[target.identity], version: target.version))
    }
}
