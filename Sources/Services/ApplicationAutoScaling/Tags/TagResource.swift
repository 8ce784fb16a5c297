import AWSWire

/// Adds tags to a scalable target, or changes those with the same keys. (Application Auto Scaling API Reference, TagResource.)
struct TagResource: Operation {
    struct Input: Decodable, Sendable {
        var resourceARN: String
        var tags: [String: String]
    }
    static let access = Access.write("application-autoscaling:TagResource")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let new = try TargetTags.checked(input.tags)
        try await desk.changeTags(of: input.resourceARN, by: call) { old in
            let tags = old.merging(new) { _, new in new }
            guard tags.count <= TargetLimits.tagsMax else { throw TargetTags.tooMany }
            return tags
        }
        return Empty()
    }
}
