import AWSWire
import Base
import Delivery
import RecordStore
import SimWorld
import Testing
import World

@testable import SNS

/// Topics, subscriptions and publishing over the in-memory records.
@Suite struct SNSOperationTests {
    private let records = MemoryRecordStore()
    private let world = SimWorld(seed: 9)
    private let topics: Topics
    private let desk: SubscriptionDesk
    private let publisher: Publisher

    init() {
        let rules = EndpointRules(slackEndpoint: "http://127.0.0.1:9/slack", canMail: true)
        topics = Topics(records: records)
        desk = SubscriptionDesk(topics: topics, world: world, endpoints: rules, onPost: {})
        publisher = Publisher(world: world, endpoints: rules)
    }

    private func call(_ operation: String, key: String? = "AKIA") -> Call {
        Call(
            requestID: world.random.uuid(), time: world.clock.now, account: "123456789012", region: "us-east-1",
            principal: Principal(arn: "arn:aws:iam::123456789012:root", userID: "123456789012", accessKeyID: key, isTemporary: false), peer: "127.0.0.1",
            userAgent: "test", eventSource: "sns.amazonaws.com", operation: operation, request: .null)
    }

    private func topic(_ name: String = "t", attributes: [String: String]? = nil) async throws -> String {
        try await CreateTopic(topics: topics).run(.init(name: name, attributes: attributes), in: call("CreateTopic")).topicArn
    }

    private func subscribe(_ topic: String, _ name: String, _ endpoint: String, _ attributes: [String: String]? = nil) async throws -> String {
        try await Subscribe(desk: desk).run(
            .init(topicArn: topic, protocol: name, endpoint: endpoint, attributes: attributes, returnSubscriptionArn: true), in: call("Subscribe")
        ).subscriptionArn
    }

    private func publish(_ topic: String, _ message: String, structure: String? = nil, attributes: [String: MessageAttribute]? = nil) async throws {
        _ = try await Publish(topics: topics, publisher: publisher, onPost: {}).run(
            .init(topicArn: topic, message: message, messageStructure: structure, messageAttributes: attributes), in: call("Publish"))
    }

    private func outbox() async throws -> [Parcel] {
        try await records.read { try $0.items(queue: Outbox.queue, dueUntil: .distantFuture, limit: 100).compactMap { Parcel($0.content) } }
    }

    private func fault(_ body: () async throws -> Void) async -> ServiceFault? {
        do {
            try await body()
            return nil
        } catch { return error as? ServiceFault }
    }

    @Test func aTopicIsCreatedOnceAndOnlyOnce() async throws {
        let arn = try await topic()
        #expect(arn == "arn:aws:sns:us-east-1:123456789012:t")
        #expect(try await topic() == arn)
        #expect(await fault { _ = try await topic(attributes: ["DisplayName": "d"]) }?.name == "InvalidParameterException")
        for name in ["", "a b", "x.fifo", String(repeating: "a", count: 257)] {
            #expect(await fault { _ = try await topic(name) } != nil, "\(name)")
        }
    }

    @Test func attributesThatWouldHaveNoEffectAreRefusedByName() async throws {
        for name in ["Policy", "KmsMasterKeyId", "HTTPSuccessFeedbackRoleArn"] {
            let fault = await fault { _ = try await topic("x", attributes: [name: "value"]) }
            #expect(fault?.message.contains(name) == true, "\(name)")
        }
        #expect(await fault { _ = try await topic("x", attributes: ["FifoTopic": "true"]) } != nil)
    }

    private func setTopic(_ arn: String, _ name: String, _ value: String) async throws {
        _ = try await SetTopicAttributes(topics: topics).run(.init(topicArn: arn, attributeName: name, attributeValue: value), in: call("SetTopicAttributes"))
    }

    private func shown(_ arn: String) async throws -> [String: String] {
        try await GetTopicAttributes(topics: topics).run(.init(topicArn: arn), in: call("GetTopicAttributes")).attributes
    }

    /// The retries of the next message to each subscription, by its endpoint.
    private func retries(_ topic: String) async throws -> [String: Int?] {
        try await publish(topic, "m")
        return Dictionary(try await outbox().map { ($0.endpoint, $0.retries?.retries) }) { $1 }
    }

    @Test func aDeliveryPolicyHoldsForEachMessageAndTheSubscriptionsOwnGoesFirst() async throws {
        let arn = try await topic(attributes: ["DeliveryPolicy": #"{"http": {"defaultHealthyRetryPolicy": {"numRetries": 5}}}"#])
        let (plain, own) = ("https://hooks.slack.com/services/plain", "https://hooks.slack.com/services/own")
        _ = try await subscribe(arn, "https", plain)
        let subscription = try await subscribe(arn, "https", own, ["DeliveryPolicy": #"{"healthyRetryPolicy": {"numRetries": 7, "minDelayTarget": 1}}"#])
        #expect(try await retries(arn) == [plain: 5, own: 7])
        let effective = try await GetSubscriptionAttributes(desk: desk).run(.init(subscriptionArn: subscription), in: call("GetSubscriptionAttributes")).attributes
        #expect(effective["EffectiveDeliveryPolicy"]?.contains(#""minDelayTarget":1,"maxDelayTarget":20,"numRetries":7"#) == true)
        #expect(try await shown(arn)["EffectiveDeliveryPolicy"]?.contains(#""numRetries":5"#) == true)
        try await setTopic(arn, "DeliveryPolicy", #"{"http": {"defaultHealthyRetryPolicy": {"numRetries": 2}, "disableSubscriptionOverrides": true}}"#)
        #expect(try await retries(arn) == [plain: 2, own: 2])
        try await setTopic(arn, "DeliveryPolicy", "")
        #expect(try await retries(arn) == [plain: nil, own: 7])
        #expect(try await shown(arn)["DeliveryPolicy"] == nil)
    }

    @Test(arguments: [
        (#"{"http": {"defaultThrottlePolicy": {"maxReceivesPerSecond": 1}}}"#, "defaultThrottlePolicy"), (#"{"http": {"defaultRequestPolicy": {}}}"#, "defaultRequestPolicy"),
        (#"{"http": {"defaultHealthyRetryPolicy": {"numRetries": 101}}}"#, "numRetries"), (#"{"http": {"disableSubscriptionOverrides": 1}}"#, "disableSubscriptionOverrides"),
        (#"{"https": {}}"#, "https"), ("[]", "object"), ("{", "JSON"),
    ])
    func aDeliveryPolicyThatCannotTakeEffectIsRefusedByName(text: String, word: String) async throws {
        let arn = try await topic()
        let ofTopic = await fault { try await setTopic(arn, "DeliveryPolicy", text) }
        #expect(ofTopic?.name == "InvalidParameterException" && ofTopic?.message.contains(word) == true, "\(ofTopic?.message ?? "")")
        let throttled = await fault {
            _ = try await subscribe(arn, "https", "https://hooks.slack.com/services/x", ["DeliveryPolicy": #"{"throttlePolicy": {"maxReceivesPerSecond": 1}}"#])
        }
        #expect(throttled?.message.contains("throttlePolicy") == true)
        let mailed = await fault { _ = try await subscribe(arn, "email", "a@example.org", ["DeliveryPolicy": "{}"]) }
        #expect(mailed?.message.contains("DeliveryPolicy") == true)
    }

    @Test func theDefaultPolicyInItsOwnWordsIsAcceptedAndEveryOtherRefused() async throws {
        let arn = try await topic()
        let policy = try #require(try await shown(arn)["Policy"])
        try await setTopic(arn, "Policy", policy)
        let json = try JSONValue(parsing: policy)
        let reversed = JSONValue.object(try #require(json.members).reversed())
        try await setTopic(arn, "Policy", reversed.encodedText)
        #expect(try await shown(arn)["Policy"] == policy)
        for other in [policy.replacing("123456789012", with: "210987654321"), policy.replacing("\"SNS:Publish\"", with: "\"SNS:*\""), "{}", "x"] {
            #expect(await fault { try await setTopic(arn, "Policy", other) }?.message.contains("Policy") == true)
        }
    }

    @Test func aMessageGroupIsCheckedAndRecordedOnly() async throws {
        let arn = try await topic()
        #expect(Publish.recordedOnly["MessageGroupId"]?.contains("SQS") == true)
        #expect(PublishBatch.recordedOnly["PublishBatchRequestEntries.MessageGroupId"] == Publish.recordedOnly["MessageGroupId"])
        let publish = Publish(topics: topics, publisher: publisher, onPost: {})
        _ = try await publish.run(.init(topicArn: arn, message: "m", messageGroupId: "tenant-1"), in: call("Publish"))
        for group in ["", "a b", "é", String(repeating: "a", count: 129)] {
            #expect(await fault { _ = try await publish.run(.init(topicArn: arn, message: "m", messageGroupId: group), in: call("Publish")) }?.message.contains("MessageGroupId") == true)
        }
        #expect(await fault { _ = try await publish.run(.init(topicArn: arn, message: "m", messageDeduplicationId: "d"), in: call("Publish")) } != nil)
    }

    @Test(arguments: ["arn", "arn:aws:sqs:us-east-1:123456789012:t", "arn:aws:sns:eu-west-1:123456789012:t", "arn:aws:sns:us-east-1:123456789012:t:u"])
    func faultsOfTagOperationsNameTheirOwnParameter(arn: String) async {
        let expected = ServiceFault.modeled("InvalidParameterException", "Invalid parameter: ResourceArn")
        #expect(await fault { _ = try await TagResource(topics: topics).run(.init(resourceArn: arn, tags: []), in: call("TagResource")) } == expected)
        #expect(await fault { _ = try await UntagResource(topics: topics).run(.init(resourceArn: arn, tagKeys: []), in: call("UntagResource")) } == expected)
        #expect(await fault { _ = try await ListTagsForResource(topics: topics).run(.init(resourceArn: arn), in: call("ListTagsForResource")) } == expected)
    }

    @Test func everyChangeHasOneAuditEvent() async throws {
        let arn = try await topic()
        _ = try await subscribe(arn, "https", "https://hooks.slack.com/services/x")
        try await publish(arn, "m")
        let events = try await records.read { try $0.auditEvents(from: .distantPast, to: .distantFuture, newestFirst: false, limit: 10) }
        #expect(events.map(\.name) == ["CreateTopic", "Subscribe", "Publish"])
    }

    @Test func slackAndTheInboxNeedNoConfirmationAndEverythingElseDoes() async throws {
        let arn = try await topic()
        for endpoint in ["https://hooks.slack.com/services/x", "https://inbox.hinomi.internal/"] {
            #expect(try await subscribe(arn, "https", endpoint).hasPrefix(arn + ":"))
        }
        #expect(try await outbox().isEmpty)
        _ = try await subscribe(arn, "https", "https://example.org/hook")
        _ = try await subscribe(arn, "email", "a@b.example")
        #expect(try await outbox().map(\.kind) == [.subscriptionConfirmation, .subscriptionConfirmation])
        let listed = try await ListSubscriptions(topics: topics).run(.init(), in: call("ListSubscriptions")).subscriptions
        #expect(listed.filter { $0.subscriptionArn == "PendingConfirmation" }.count == 2)
    }

    @Test func aReceiverWhoseAddressOnlyBeginsLikeOurSlackIsNotOurs() async throws {
        let rules = EndpointRules(slackEndpoint: "http://127.0.0.1:90", canMail: false)
        #expect(try rules.route(protocol: "http", endpoint: "http://127.0.0.1:90/x").channel == .slack)
        #expect(try rules.route(protocol: "http", endpoint: "http://127.0.0.1:9000/x").channel == .webhook)
    }

    @Test(arguments: ["sqs", "sms", "lambda", "application", "firehose", "carrier-pigeon", "https", "email-json"])
    func protocolsAndEndpointsThatWeDoNotServeAreRefused(name: String) async throws {
        let arn = try await topic()
        #expect(await fault { _ = try await subscribe(arn, name, "http://example.org") }?.name == "InvalidParameterException")
    }

    @Test func onlyTheTokenConfirmsAndThenMessagesFlow() async throws {
        let arn = try await topic()
        _ = try await subscribe(arn, "https", "https://example.org/hook")
        try await publish(arn, "before")
        #expect(try await outbox().count == 1, "a pending subscription gets nothing but the question")
        let token = try #require(try await outbox().first?.token)
        let confirm = ConfirmSubscription(desk: desk)
        #expect(await fault { _ = try await confirm.run(.init(topicArn: arn, token: "guess"), in: call("ConfirmSubscription", key: nil)) } != nil)
        let confirmed = try await confirm.run(.init(topicArn: arn, token: token), in: call("ConfirmSubscription", key: nil)).subscriptionArn
        try await publish(arn, "after")
        #expect(try await outbox().last?.message == "after")
        _ = try await Unsubscribe(desk: desk).run(.init(subscriptionArn: confirmed), in: call("Unsubscribe", key: nil))
        try await publish(arn, "gone")
        #expect(try await outbox().last?.message == "after")
    }

    @Test func oneConfirmedWithAuthenticationEndsOnlyByASignedRequest() async throws {
        let arn = try await topic()
        _ = try await subscribe(arn, "https", "https://example.org/hook")
        let token = try #require(try await outbox().first?.token)
        let confirmed = try await ConfirmSubscription(desk: desk).run(
            .init(topicArn: arn, token: token, authenticateOnUnsubscribe: "true"), in: call("ConfirmSubscription")
        ).subscriptionArn
        let fault = await fault { _ = try await Unsubscribe(desk: desk).run(.init(subscriptionArn: confirmed), in: call("Unsubscribe", key: nil)) }
        #expect(fault?.name == "AuthorizationErrorException")
    }

    @Test func filterPoliciesDecideWhoGetsAMessage() async throws {
        let arn = try await topic()
        _ = try await subscribe(arn, "https", "https://hooks.slack.com/a", ["FilterPolicy": #"{"team": ["ops"]}"#])
        _ = try await subscribe(arn, "https", "https://hooks.slack.com/b", ["FilterPolicy": #"{"kind": ["x"]}"#, "FilterPolicyScope": "MessageBody"])
        try await publish(arn, "plain")
        try await publish(arn, "m", attributes: ["team": .init(dataType: "String", stringValue: "ops")])
        try await publish(arn, #"{"kind": "x"}"#)
        #expect(try await outbox().map(\.endpoint) == ["https://hooks.slack.com/a", "https://hooks.slack.com/b"])
    }

    @Test func nestedPoliciesAreForBodiesOnly() async throws {
        let arn = try await topic(), nested = #"{"a": {"b": ["x"]}}"#
        #expect(await fault { _ = try await subscribe(arn, "https", "https://hooks.slack.com/a", ["FilterPolicy": nested]) }?.message.hasSuffix("nested filter policy") == true)
        let subscription = try await subscribe(arn, "https", "https://hooks.slack.com/a", ["FilterPolicy": nested, "FilterPolicyScope": "MessageBody"])
        let set = SetSubscriptionAttributes(desk: desk)
        for value in ["MessageAttributes", ""] {
            let input = SetSubscriptionAttributes.Input(subscriptionArn: subscription, attributeName: "FilterPolicyScope", attributeValue: value)
            #expect(await fault { _ = try await set.run(input, in: call("SetSubscriptionAttributes")) } != nil)
        }
        _ = try await set.run(.init(subscriptionArn: subscription, attributeName: "FilterPolicy", attributeValue: ""), in: call("SetSubscriptionAttributes"))
        let shown = try await GetSubscriptionAttributes(desk: desk).run(.init(subscriptionArn: subscription), in: call("GetSubscriptionAttributes")).attributes
        #expect(shown["FilterPolicyScope"] == nil)
        #expect(shown["EffectiveDeliveryPolicy"]?.contains("healthyRetryPolicy") == true)
    }

    @Test func aTopicThatIsMissingIsToldBeforeAnEndpointThatIsWrong() async throws {
        #expect(await fault { _ = try await subscribe("arn:aws:sns:us-east-1:123456789012:none", "sqs", "asdf") }?.name == "NotFoundException")
    }

    @Test func groupsAreTakenAndDeduplicationIsOfFIFOTopics() async throws {
        let arn = try await topic(), publish = Publish(topics: topics, publisher: publisher, onPost: {})
        _ = try await publish.run(.init(topicArn: arn, message: "m", messageGroupId: "g-1"), in: call("Publish"))
        for input in [
            Publish.Input(topicArn: arn, message: "m", messageGroupId: ""), .init(topicArn: arn, message: "m", messageGroupId: "a b"),
            .init(topicArn: arn, message: "m", messageGroupId: String(repeating: "g", count: 129)), .init(topicArn: arn, message: "m", messageDeduplicationId: "d"),
        ] {
            #expect(await fault { _ = try await publish.run(input, in: call("Publish")) }?.name == "InvalidParameterException")
        }
    }

    @Test func aStructuredMessageSaysEachProtocolItsOwn() async throws {
        let arn = try await topic()
        _ = try await subscribe(arn, "https", "https://hooks.slack.com/a")
        try await publish(arn, #"{"default": "d", "https": "h"}"#, structure: "json")
        try await publish(arn, #"{"default": "d"}"#, structure: "json")
        #expect(try await outbox().map(\.message) == ["h", "d"])
        #expect(await fault { try await publish(arn, #"{"https": "h"}"#, structure: "json") } != nil)
    }

    @Test func malformedMessagesAreRefusedWhole() async throws {
        let arn = try await topic()
        for text in ["", String(repeating: "x", count: Message.bytesMax + 1)] { #expect(await fault { try await publish(arn, text) } != nil) }
        for attribute in [MessageAttribute(dataType: "String"), .init(dataType: "Number", stringValue: "x"), .init(dataType: "Odd", stringValue: "x")] {
            #expect(await fault { try await publish(arn, "m", attributes: ["a": attribute]) }?.name == "InvalidParameterValueException")
        }
        #expect(await fault { try await publish(arn + "x", "m") }?.name == "NotFoundException")
        #expect(await fault { try await publish("arn:aws:sns:us-east-1:999999999999:t", "m") } != nil)
    }

    @Test func aBatchSucceedsOrFailsEntryByEntry() async throws {
        let arn = try await topic()
        _ = try await subscribe(arn, "https", "https://hooks.slack.com/a")
        let batch = PublishBatch(topics: topics, publisher: publisher, onPost: {})
        let output = try await batch.run(
            .init(topicArn: arn, publishBatchRequestEntries: [.init(id: "a", message: "1"), .init(id: "b", message: ""), .init(id: "c", message: "3")]), in: call("PublishBatch"))
        #expect(output.successful.map(\.id) == ["a", "c"])
        #expect(output.failed.map(\.id) == ["b"])
        #expect(try await outbox().map(\.message) == ["1", "3"])
        let bad: [([PublishBatch.Entry], String)] = [
            ([], "EmptyBatchRequestException"), ((0..<11).map { .init(id: "\($0)", message: "m") }, "TooManyEntriesInBatchRequestException"),
            ([.init(id: "a", message: "m"), .init(id: "a", message: "m")], "BatchEntryIdsNotDistinctException"), ([.init(id: "a b", message: "m")], "InvalidBatchEntryIdException"),
        ]
        for (entries, name) in bad {
            #expect(await fault { _ = try await batch.run(.init(topicArn: arn, publishBatchRequestEntries: entries), in: call("PublishBatch")) }?.name == name)
        }
    }

    @Test func deletingATopicEndsItsSubscriptions() async throws {
        let arn = try await topic()
        _ = try await subscribe(arn, "https", "https://hooks.slack.com/a")
        _ = try await DeleteTopic(topics: topics).run(.init(topicArn: arn), in: call("DeleteTopic"))
        #expect(try await ListSubscriptions(topics: topics).run(.init(), in: call("ListSubscriptions")).subscriptions.isEmpty)
        _ = try await DeleteTopic(topics: topics).run(.init(topicArn: arn), in: call("DeleteTopic"))
    }

    @Test func pagesAreOfAHundred() async throws {
        for number in 100..<250 { _ = try await topic("t\(number)") }
        let list = ListTopics(topics: topics)
        let first = try await list.run(.init(), in: call("ListTopics"))
        let second = try await list.run(.init(nextToken: first.nextToken), in: call("ListTopics"))
        #expect((first.topics.count, second.topics.count, second.nextToken == nil) == (100, 50, true))
    }
}
