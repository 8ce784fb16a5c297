import AWSWire

/// What SNS' operations ask of policies (Service Authorization Reference, Actions, resources, and condition keys for Amazon SNS).
enum SNSNaming {
    static let naming = ResourceNaming(resources: resources, keys: keys)

    private static let topic: [ResourceTemplate] = ["{TopicArn}"]

    private static let resources: [String: [ResourceTemplate]] = [
        "ConfirmSubscription": topic,
        "CreateTopic": ["arn:$partition:sns:$region:$account:{Name}"],
        "DeleteTopic": topic,
        "GetSubscriptionAttributes": ["{SubscriptionArn}"],
        "GetTopicAttributes": topic,
        "ListSubscriptionsByTopic": topic,
        "ListTagsForResource": ["{ResourceArn}"],
        "Publish": ["{TopicArn}", "{TargetArn}"],
        "PublishBatch": topic,
        "SetSubscriptionAttributes": ["{SubscriptionArn}"],
        "SetTopicAttributes": topic,
        "Subscribe": topic,
        "TagResource": ["{ResourceArn}"],
        "Unsubscribe": ["{SubscriptionArn}"],
        "UntagResource": ["{ResourceArn}"],
    ]

    private static let keys: [String: [String: String]] = ["Subscribe": ["sns:endpoint": "Endpoint", "sns:protocol": "Protocol"]]
}
