import AWSWire

/// The topics of the account in the region, 100 a page. (Amazon SNS API Reference, ListTopics.)
struct ListTopics: AWSWire.Operation {
    struct Input: Decodable, Sendable { var nextToken: String? }
    struct Listed: Encodable, Sendable { var topicArn: String }
    struct Output: Encodable, Sendable { var topics: [Listed], nextToken: String? }
    static let access = Access.read("sns:ListTopics")
    let topics: Topics

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let page = try await topics.records.look { snapshot in
            try snapshot.records(
                type: Topics.type, account: call.account, region: call.region, idPrefix: "", after: Topics.page(input.nextToken), limit: Topics.pageMax + 1)
        }
        let shown = page.prefix(Topics.pageMax)
        return Output(topics: shown.map { Listed(topicArn: Topics.arn($0.key)) }, nextToken: page.count > shown.count ? shown.last?.key.id : nil)
    }
}
