import AWSWire
import Base
import RecordStore
import TargetEngine

/// The tags of a scalable target.
enum TargetTags {
    /// Keys and values have their lengths from the shape table.
    static func checked(_ tags: [String: String]) throws(ServiceFault) -> [String: String] {
        guard tags.count <= TargetLimits.tagsMax else { throw tooMany }
        if let key = tags.keys.sorted().first(where: { $0.lowercased().hasPrefix("aws:") }) { throw .invalid("The tag key '\(key)' must not begin with aws:, which is reserved.") }
        return tags
    }

    static let tooMany = ServiceFault.modeled("TooManyTagsException", "A scalable target can have at most \(TargetLimits.tagsMax) tags.")

    /// The target of an ARN. Throws `ResourceNotFoundException`.
    static func target(_ arn: String, in call: Call, _ snapshot: any RecordSnapshot) throws -> StoredTarget {
        guard let target = try StoredTarget.all(in: call, snapshot).first(where: { $0.arn == arn }) else {
            throw ServiceFault.modeled("ResourceNotFoundException", "The resource \(arn) was not found.", members: [.init("ResourceName", .string(arn))])
        }
        return target
    }
}

extension TargetDesk {
    /// Changes the tags of the target with an ARN. Tags take no part in decisions, so the record changes without the engine.
    func changeTags(of arn: String, by call: Call, _ change: @escaping @Sendable ([String: String]) throws -> [String: String]) async throws(ServiceFault) {
        try await records.change(by: call) { transaction in
            let target = try TargetTags.target(arn, in: call, transaction)
            try transaction.put(target.identity.key, document: target.document.document, tags: try change(target.tags), relationships: [], at: call.time, expecting: nil)
        }
    }
}
