import AWSWire

/// Deletes tags of a scalable target by key. (Application Auto Scaling API Reference, UntagResource.)
struct UntagResource: Operation {
    struct Input: Decodable, Sendable {
        var resourceARN: String
        var tagKeys: [String]
    }
    static let access = Access.write("application-autoscaling:UntagResource")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let keys = Set(input.tagKeys)
        try await desk.changeTags(of: input.resourceARN, by: call) { old in old.filter { !keys.contains($0.key) } }
        return Empty()
    }
}
