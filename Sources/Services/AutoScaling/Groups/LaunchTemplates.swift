import AWSWire
import Base
import Compute
import GroupEngine
import RecordStore

/// Finds the launch templates that calls name.
struct LaunchTemplates {
    let place: Place
    let snapshot: any RecordSnapshot

    static let unnamed = ServiceFault.validation("Valid requests must contain either launchTemplateId or LaunchTemplateName")

    /// The template with id and name, the version as it was named (empty: the default one). Throws when template or version is not there.
    func reference(_ specification: LaunchTemplateSpecification) throws -> LaunchTemplateReference {
        let (id, document) = try template(specification)
        let version = specification.version ?? ""
        let isThere = ["", "$Latest", "$Default"].contains(version) || document.versions.contains { String($0.number) == version }
        guard isThere else {
            throw ServiceFault.validation("Could not find launch template version: \(version) for launch template id: \(id).")
        }
        return LaunchTemplateReference(id: id, name: document.name, version: version)
    }

    /// The name of a template, nil when it is gone.
    func name(of id: String) throws -> String? { try document(id)?.name }

    private func template(_ specification: LaunchTemplateSpecification) throws -> (id: String, document: LaunchTemplateDocument) {
        switch (specification.launchTemplateId, specification.launchTemplateName) {
        case (let id?, nil):
            guard let document = try document(id) else { throw LaunchTemplates.unusable("The specified launch template, with template ID \(id), does not exist.") }
            return (id, document)
        case (nil, let name?):
            guard let found = try named(name) else { throw LaunchTemplates.unusable("The specified launch template, with template name \(name), does not exist.") }
            return found
        default: throw LaunchTemplates.unnamed
        }
    }

    private func document(_ id: String) throws -> LaunchTemplateDocument? {
        let key = RecordKey(type: LaunchTemplateDocument.recordType, account: place.account, region: place.region, id: id)
        return try snapshot.record(key).flatMap { LaunchTemplateDocument(document: $0.document) }
    }

    private func named(_ name: String) throws -> (id: String, document: LaunchTemplateDocument)? {
        var after: String?
        while true {
            let batch = try snapshot.records(
                type: LaunchTemplateDocument.recordType, account: place.account, region: place.region, idPrefix: "", after: after,
                limit: AutoScalingLimits.batchOfRecords)
            for record in batch {
                if let document = LaunchTemplateDocument(document: record.document), document.name == name { return (record.key.id, document) }
            }
            guard batch.count == AutoScalingLimits.batchOfRecords else { return nil }
            after = batch.last?.key.id
        }
    }

    static func unusable(_ why: String) -> ServiceFault { .validation("You must use a valid fully-formed launch template. \(why)") }
}
