import AWSWire
import GroupEngine
import RecordStore

/// Creates tags of groups, or changes those with the same keys; all of them or none.
/// (EC2 Auto Scaling API Reference, CreateOrUpdateTags.)
struct CreateOrUpdateTags: Operation {
    struct Input: Decodable, Sendable { var tags: [GroupTag] }
    static let access = Access.write("autoscaling:CreateOrUpdateTags")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let changes = try GroupTagChanges(input.tags)
        try await desk.records.change(by: call) { transaction in
            try changes.apply(in: call, transaction) { set, tag in set.set(tag) }
        }
        return Empty()
    }
}

/// The tags that a call names, by group.
struct GroupTagChanges: Sendable {
    private let byGroup: [String: [GroupTag]]

    init(_ tags: [GroupTag]) throws(ServiceFault) {
        var byGroup: [String: [GroupTag]] = [:]
        for tag in tags {
            try tag.check()
            guard let name = tag.resourceId else { throw .validation("The resource id of the tag '\(tag.key)' is required.") }
            byGroup[name, default: []].append(tag)
        }
        self.byGroup = byGroup
    }

    /// Tags take no part in decisions, so the records change without the engine.
    func apply(in call: Call, _ transaction: any RecordTransaction, _ change: (inout TagSet, GroupTag) -> Void) throws {
        for (name, tags) in byGroup.sorted(by: { $0.key < $1.key }) {
            let group = try StoredGroup(call.group(name), in: transaction)
            var set = TagSet(group.tags, propagated: group.document.propagatedTagKeys)
            for tag in tags { change(&set, tag) }
            try set.checkCount()
            var document = group.document
            document.propagatedTagKeys = set.propagatedKeys
            try transaction.put(group.identity.key, document: document.document, tags: set.values, relationships: [], at: call.time, expecting: nil)
        }
    }
}
