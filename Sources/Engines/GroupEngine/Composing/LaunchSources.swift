import Base
import Compute
import RecordStore
import Scaling

/// Finds what a group's launch reference means now: `$Latest` is another version tomorrow.
struct LaunchSources {
    let group: GroupIdentity
    let snapshot: any RecordSnapshot

    func source(of reference: LaunchReference) throws -> LaunchSource {
        switch reference {
        case .launchConfiguration(let name):
            let document = try launchConfiguration(name)
            return LaunchSource(kind: .launchConfiguration, identity: name, createdAt: document.createdAt)
        case .launchTemplate(let template): return try source(of: template)
        }
    }

    func source(of template: LaunchTemplateReference) throws -> LaunchSource {
        let document = try launchTemplate(template.id)
        let number: Int64?
        switch template.version {
        case "$Latest": number = document.versions.last?.number
        case "$Default", "": number = document.defaultVersion
        default: number = Int64(template.version)
        }
        guard let version = document.versions.first(where: { $0.number == number }) else {
            throw GroupEngineError.noSuchLaunchSource("version \(template.version) of the launch template \(template.id)")
        }
        return LaunchSource(kind: .launchTemplate, identity: template.id, version: String(version.number), createdAt: version.createdAt)
    }

    /// How a group's document names a source that a refresh went to: by the version that it had then.
    func reference(to source: LaunchSource) throws -> LaunchReference {
        switch source.kind {
        case .launchConfiguration: return .launchConfiguration(name: source.identity)
        case .launchTemplate:
            return .launchTemplate(LaunchTemplateReference(id: source.identity, name: try storedTemplate(source.identity)?.name, version: source.version))
        }
    }

    func launchConfiguration(_ name: String) throws -> LaunchConfigurationDocument {
        let key = RecordKey(type: LaunchConfigurationDocument.recordType, account: group.account, region: group.region, id: name)
        guard let record = try snapshot.record(key), let document = LaunchConfigurationDocument(document: record.document) else {
            throw GroupEngineError.noSuchLaunchSource("the launch configuration \(name)")
        }
        return document
    }

    private func launchTemplate(_ id: String) throws -> LaunchTemplateDocument {
        guard let document = try storedTemplate(id) else { throw GroupEngineError.noSuchLaunchSource("the launch template \(id)") }
        return document
    }

    private func storedTemplate(_ id: String) throws -> LaunchTemplateDocument? {
        let key = RecordKey(type: LaunchTemplateDocument.recordType, account: group.account, region: group.region, id: id)
        return try snapshot.record(key).flatMap { LaunchTemplateDocument(document: $0.document) }
    }
}

extension MixedInstancesDocument {
    func mixed(_ sources: LaunchSources) throws -> MixedInstances {
        let overrides = try self.overrides.map { override in
            InstanceTypeOverride(instanceType: override.instanceType, weight: override.weight ?? 1, launch: try override.launchTemplate.map(sources.source))
        }
        // Defaults of the API (InstancesDistribution).
        return MixedInstances(
            overrides: overrides, onDemandStrategy: onDemandStrategy ?? .prioritized, onDemandBaseCapacity: onDemandBaseCapacity ?? 0,
            onDemandPercentageAboveBase: onDemandPercentageAboveBase ?? 100, spotStrategy: spotStrategy ?? .lowestPrice, spotInstancePools: spotInstancePools ?? 2)
    }
}
