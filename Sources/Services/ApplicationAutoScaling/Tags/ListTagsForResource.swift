import AWSWire

/// The tags of a scalable target. (Application Auto Scaling API Reference, ListTagsForResource.)
struct ListTagsForResource: Operation {
    struct Input: Decodable, Sendable { var resourceARN: String }
    struct Output: Encodable, Sendable { var tags: [String: String] }
    static let access = Access.read("application-autoscaling:ListTagsForResource")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let target = try await desk.records.look { try TargetTags.target(input.resourceARN, in: call, $0) }
        return Output(tags: target.tags)
    }
}
