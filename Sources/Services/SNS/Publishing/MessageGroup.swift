import AWSWire

/// What a message to a standard topic may say of groups (Amazon SNS API Reference, Publish): a group is checked and sent on to queues
/// alone, so that it is recorded only where none is served; deduplication belongs to FIFO topics.
enum MessageGroup {
    static let reasonRecordedOnly =
        "on a standard topic a group goes to Amazon SQS subscriptions only and changes nothing for any other endpoint; this server serves no queue as an endpoint"

    static let characters = 1...128

    static func check(group: String?, deduplication: String?) throws(ServiceFault) {
        guard deduplication == nil else {
            throw invalid("The request includes MessageDeduplicationId parameter that is not valid for this topic type")
        }
        guard let group else { return }
        guard characters.contains(group.utf8.count), group.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw invalid("MessageGroupId Reason: it must have 1 to 128 letters, digits or punctuation marks")
        }
    }

    private static func invalid(_ what: String) -> ServiceFault { .modeled("InvalidParameterException", "Invalid parameter: \(what)") }
}
