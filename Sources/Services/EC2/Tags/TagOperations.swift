import AWSWire
import Compute
import RecordStore

/// Adds tags to resources of any kind, or replaces their values. (Amazon EC2 API Reference, CreateTags.)
struct CreateTags: Action {
    struct Input: Decodable, Sendable {
        var resources: [String]
        var tags: [Tag]
    }
    static let access = Access.write("ec2:CreateTags")
    let tagging: Tagging

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let added = try Tag.checked(input.tags)
        try await tagging.change(input.resources, in: call) { $0.merging(added) { $1 } }
        return Empty()
    }
}

/// Removes tags: by key, by key and value, or all but AWS' own. (Amazon EC2 API Reference, DeleteTags.)
struct DeleteTags: Action {
    struct Input: Decodable, Sendable {
        var resources: [String]
        var tags: [Tag]?
    }
    static let access = Access.write("ec2:DeleteTags")
    let tagging: Tagging

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let named = input.tags ?? []
        if let own = named.compactMap(\.key).first(where: { $0.hasPrefix("aws:") }) {
            throw .refused("InvalidParameterValue", "The tag '\(own)' is reserved and cannot be deleted (Tags).")
        }
        try await tagging.change(input.resources, in: call) { tags in
            guard !named.isEmpty else { return tags.filter { $0.key.hasPrefix("aws:") } }
            return tags.filter { key, value in !named.contains { $0.key == key && ($0.value == nil || $0.value == value) } }
        }
        return Empty()
    }
}

/// Lists tags of every resource. (Amazon EC2 API Reference, DescribeTags.)
struct DescribeTags: Action {
    struct Input: Decodable, Sendable {
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Listed: Encodable, Sendable {
        let key: String, resourceId: String, resourceType: String, value: String
        var place: String { "\(resourceId)/\(key)" }
    }
    struct Output: Encodable, Sendable { let tags: [Listed], nextToken: String? }
    static let access = Access.read("ec2:DescribeTags")
    static let filters: FilterTable<Listed> = [
        "key": { [$0.key] }, "resource-id": { [$0.resourceId] }, "resource-type": { [$0.resourceType] }, "value": { [$0.value] },
    ]
    let tagging: Tagging

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = try await tagging.all(in: call).sorted { $0.place < $1.place }
        // `tag:KEY` asks for the tag itself here.
        let chosen = try DescribeTags.filters.select(all, input.filters, tags: { [$0.key: $0.value] })
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.place)
        return Output(tags: page.items, nextToken: page.nextToken)
    }
}
