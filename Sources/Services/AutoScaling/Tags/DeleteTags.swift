import AWSWire

/// Deletes tags by key; a value, where one is given, must be the tag's. (EC2 Auto Scaling API Reference, DeleteTags.)
struct DeleteTags: Operation {
    struct Input: Decodable, Sendable { var tags: [GroupTag] }
    static let access = Access.write("autoscaling:DeleteTags")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let changes = try GroupTagChanges(input.tags)
        try await desk.records.change(by: call) { transaction in
            try changes.apply(in: call, transaction) { set, tag in
                if tag.value.map({ $0.isEmpty || $0 == set.values[tag.key] }) ?? true { set.remove(tag.key) }
            }
        }
        return Empty()
    }
}
