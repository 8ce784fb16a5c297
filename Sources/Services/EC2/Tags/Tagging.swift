import AWSWire
import Base
import Compute
import RecordStore

/// The tags of everything that has an id: of records, of rules inside their groups, and of instances.
struct Tagging: Sendable {
    /// Kinds whose tags are their record's.
    static let kinds = [
        Vpc.kind, Subnet.kind, RouteTable.kind, InternetGateway.kind, NetworkAcl.kind, SecurityGroup.kind, KeyPair.kind, LaunchTemplateDocument.kind, ImageDocument.kind,
    ]
    static let resourcesMax = 1000

    let estate: Estate

    /// Changes the tags of all the resources, or of none when one of them does not exist.
    func change(_ ids: [String], in call: Call, _ change: @escaping @Sendable ([String: String]) -> [String: String]) async throws(ServiceFault) {
        guard ids.count <= Tagging.resourcesMax else { throw .invalidValue("\(ids.count)", of: "Resources", "At most \(Tagging.resourcesMax) can be named.") }
        var ofInstances: [InstancePart] = [], others: [String] = []
        for id in ids {
            if let part = try InstancePart(id, estate.instances, in: call) { ofInstances.append(part) } else { others.append(id) }
        }
        for part in ofInstances { try Tag.checkCount(change(part.tags)) }
        if !others.isEmpty || ids.isEmpty {
            let named = others
            try await estate.change(call) { changes in
                for id in named { try Tagging.change(id, changes, change) }
            }
        }
        for (number, part) in ofInstances.enumerated() {
            // One event a call: the first change carries it.
            let cause = ChangeCause(requester: .user, audit: others.isEmpty && number == 0 ? call.auditEvent() : nil, time: call.time)
            try await part.setTags(change(part.tags), estate.instances, in: call.place, by: cause)
        }
    }

    private static func change(_ id: String, _ changes: Changes, _ change: ([String: String]) -> [String: String]) throws {
        if id.hasPrefix(SecurityGroupRule.prefix + "-") { return try changeRule(id, changes, change) }
        guard let kind = kinds.first(where: { id.hasPrefix($0.prefix + "-") }), !id.utf8.contains(0) else {
            throw ServiceFault.refused("InvalidID", "The ID '\(id.prefix(256))' is not valid (Resources)")
        }
        let key = changes.key(kind, id)
        guard let record = try changes.transaction.record(key) else { throw kind.missing([id]) }
        let tags = change(record.tags)
        try Tag.checkCount(tags)
        try changes.transaction.put(key, document: record.document, tags: tags, relationships: record.relationships, at: changes.call.time, expecting: nil)
    }

    private static func changeRule(_ id: String, _ changes: Changes, _ change: ([String: String]) -> [String: String]) throws {
        for var group in try changes.all(SecurityGroup.self) {
            guard let place = group.value.rules.firstIndex(where: { $0.securityGroupRuleId == id }) else { continue }
            let tags = change(group.value.rules[place].tagMap)
            try Tag.checkCount(tags)
            group.value.rules[place].tags = tags.isEmpty ? nil : Tag.list(tags)
            return try changes.put(group)
        }
        throw SecurityGroupRule.missing([id])
    }

    func all(in call: Call) async throws(ServiceFault) -> [DescribeTags.Listed] {
        let kept = try await estate.look(call) { inventory in
            try Tagging.kinds.flatMap { kind in
                try inventory.snapshot.records(type: kind.type, account: call.account, region: call.region, idPrefix: "", after: nil, limit: .max)
                    .flatMap { Tagging.listed($0.tags, of: $0.key.id, kind.tagType) }
            } + inventory.all(SecurityGroup.self).flatMap { group in
                group.value.rules.flatMap { Tagging.listed($0.tagMap, of: $0.securityGroupRuleId, SecurityGroupRule.tagType) }
            }
        }
        return kept + estate.instances.instances(in: call.place).flatMap { instance in
            InstancePart.Role.allCases.map { InstancePart(instance: instance, role: $0) }.flatMap { Tagging.listed($0.tags, of: $0.id, $0.tagType) }
        }
    }

    private static func listed(_ tags: [String: String], of id: String, _ type: String) -> [DescribeTags.Listed] {
        tags.map { DescribeTags.Listed(key: $0.key, resourceId: id, resourceType: type, value: $0.value) }
    }
}
