import Compute
import RecordStore

/// The names of launch templates by id: instances remember the id alone.
struct TemplateNames: Sendable {
    private var byID: [String: String] = [:]

    init(in place: Place, _ snapshot: any RecordSnapshot) throws {
        var after: String?
        while true {
            let batch = try snapshot.records(
                type: LaunchTemplateDocument.recordType, account: place.account, region: place.region, idPrefix: "", after: after,
                limit: AutoScalingLimits.batchOfRecords)
            for record in batch { byID[record.key.id] = LaunchTemplateDocument(document: record.document)?.name }
            guard batch.count == AutoScalingLimits.batchOfRecords else { return }
            after = batch.last?.key.id
        }
    }

    /// Nil when the template is gone.
    subscript(id: String) -> String? { byID[id] }
}
