import AWSWire
import RecordStore
import World

/// Amazon SNS: topics, subscriptions over http, https and mail, filter policies, publishing.
/// FIFO topics, SMS, mobile push, Lambda, Firehose and queues as endpoints are refused by name.
public func snsService(records: any RecordStoring, world: any World, endpoints: EndpointRules, onPost: @escaping @Sendable () -> Void) -> Service {
    let topics = Topics(records: records)
    let publisher = Publisher(world: world, endpoints: endpoints)
    let desk = SubscriptionDesk(topics: topics, world: world, endpoints: endpoints, onPost: onPost)
    return Service(
        "sns",
        operations: [
            CreateTopic(topics: topics), DeleteTopic(topics: topics), ListTopics(topics: topics),
            GetTopicAttributes(topics: topics), SetTopicAttributes(topics: topics),
            Subscribe(desk: desk), ConfirmSubscription(desk: desk), Unsubscribe(desk: desk),
            ListSubscriptions(topics: topics), ListSubscriptionsByTopic(topics: topics),
            GetSubscriptionAttributes(desk: desk), SetSubscriptionAttributes(desk: desk),
            Publish(topics: topics, publisher: publisher, onPost: onPost), PublishBatch(topics: topics, publisher: publisher, onPost: onPost),
            TagResource(topics: topics), UntagResource(topics: topics), ListTagsForResource(topics: topics),
        ], naming: SNSNaming.naming)
}

/// What the links in messages may do without a signature: the token, or knowing the subscription's ARN, is the proof.
public func snsLinkService(records: any RecordStoring, world: any World, endpoints: EndpointRules) -> Service {
    let desk = SubscriptionDesk(topics: Topics(records: records), world: world, endpoints: endpoints, onPost: {})
    return Service("sns", operations: [ConfirmSubscription(desk: desk), Unsubscribe(desk: desk)])
}
