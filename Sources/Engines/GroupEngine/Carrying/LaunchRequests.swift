import Base
import Compute
import RecordStore
import Scaling

/// Turns a launch order into what Compute launches: the group's source, with the zone, type and tags that were decided.
struct LaunchRequests {
    let engine: GroupEngine
    let group: GroupIdentity

    func request(for order: LaunchOrder) async throws -> LaunchRequest {
        let group = group
        let (document, tags, configuration) = try await engine.records.read { snapshot in
            guard let record = try snapshot.record(group.key), let document = GroupDocument(document: record.document) else { throw GroupEngineError.noSuchGroup(group) }
            let sources = LaunchSources(group: group, snapshot: snapshot)
            let configuration = order.launch.kind == .launchConfiguration ? try sources.launchConfiguration(order.launch.identity) : nil
            return (document, record.tags, configuration)
        }
        var specification = configuration?.specification ?? LaunchSpecification()
        specification.instanceType = order.instanceType ?? specification.instanceType
        (specification.zone, specification.subnetID) = order.subnetID == nil ? (order.zone, nil) : (nil, order.subnetID)
        specification.tags.merge(tags.filter { document.propagatedTagKeys.contains($0.key) }) { _, own in own }
        let template = order.launch.kind == .launchTemplate ? TemplateReference(.id(order.launch.identity), version: order.launch.version) : nil
        return LaunchRequest(specification, template: template, clientToken: order.activityID, groupName: group.name)
    }
}
