import Base
import RecordStore

/// One message on its way to one endpoint: what an outbox item holds, and all that is needed to send it again after a crash.
public struct Parcel: Hashable, Sendable {
    /// How it is carried; the subscription's protocol and endpoint decide.
    public enum Channel: String, Hashable, Sendable, CaseIterable {
        /// A signed SNS message as JSON (Amazon SNS Developer Guide, HTTP/HTTPS notification JSON format).
        case webhook
        /// The bare message, for subscriptions with RawMessageDelivery.
        case raw
        /// Slack's incoming webhook.
        case slack
        /// Mail over SMTP.
        case email
        /// The program's own inbox, shown on its page.
        case inbox
    }

    /// What an endpoint is told: SNS's message types.
    public enum Kind: String, Hashable, Sendable {
        case notification = "Notification"
        case subscriptionConfirmation = "SubscriptionConfirmation"
        case unsubscribeConfirmation = "UnsubscribeConfirmation"
    }

    public var channel: Channel
    public var endpoint: String
    public var kind: Kind
    public var topicARN: String
    public var subscriptionARN: String
    public var messageID: String
    public var subject: String?
    public var message: String
    public var attributes: [Attribute]
    public var sentAt: Timestamp
    /// Present in confirmations.
    public var token: String?
    /// What the sender knows beyond the message, for channels that draw it (`value` of an alarm); never sent as it is.
    public var facts: JSONValue?
    /// `1` (SHA1) or `2` (SHA256), the topic's SignatureVersion.
    public var signatureVersion: String
    /// The subscriber's own policy; nil for that of this server.
    public var retries: DeliveryRetries?
    /// How many times sending was begun.
    public var attempts: Int
    /// True while a send that was begun has no recorded end: after a crash the next one is marked as repeated.
    public var isInFlight: Bool

    public struct Attribute: Hashable, Sendable {
        public var name: String, type: String, value: String
        public init(name: String, type: String, value: String) { (self.name, self.type, self.value) = (name, type, value) }
    }

    public init(
        channel: Channel, endpoint: String, kind: Kind, topicARN: String, subscriptionARN: String, messageID: String, subject: String?, message: String,
        attributes: [Attribute] = [], sentAt: Timestamp, token: String? = nil, facts: JSONValue? = nil, signatureVersion: String = "1",
        retries: DeliveryRetries? = nil
    ) {
        (self.channel, self.endpoint, self.kind, self.topicARN, self.subscriptionARN) = (channel, endpoint, kind, topicARN, subscriptionARN)
        (self.messageID, self.subject, self.message, self.attributes) = (messageID, subject, message, attributes)
        (self.sentAt, self.token, self.signatureVersion) = (sentAt, token, signatureVersion)
        (self.facts, self.retries) = (facts, retries)
        (attempts, isInFlight) = (0, false)
    }
}

extension Parcel {
    /// The form in which the outbox keeps it.
    public var document: JSONValue {
        var members: [JSONValue.Member] = [
            .init("channel", .string(channel.rawValue)), .init("endpoint", .string(endpoint)), .init("kind", .string(kind.rawValue)),
            .init("topic", .string(topicARN)), .init("subscription", .string(subscriptionARN)), .init("messageId", .string(messageID)),
            .init("message", .string(message)), .init("sentAt", .int(sentAt.milliseconds)), .init("signatureVersion", .string(signatureVersion)),
            .init("attempts", .int(Int64(attempts))), .init("inFlight", .bool(isInFlight)),
        ]
        if let subject { members.append(.init("subject", .string(subject))) }
        if let token { members.append(.init("token", .string(token))) }
        if let retries { members.append(.init("retries", retries.document)) }
        if let facts { members.append(.init("facts", facts)) }
        if !attributes.isEmpty {
            members.append(.init("attributes", .array(attributes.map { [.string($0.name), .string($0.type), .string($0.value)] })))
        }
        return .object(members)
    }

    /// Nil when the document is not a parcel.
    public init?(_ document: JSONValue) {
        guard let channel = document["channel"]?.text.flatMap(Channel.init(rawValue:)), let endpoint = document["endpoint"]?.text,
            let kind = document["kind"]?.text.flatMap(Kind.init(rawValue:)), let topic = document["topic"]?.text,
            let subscription = document["subscription"]?.text, let messageID = document["messageId"]?.text, let message = document["message"]?.text,
            let sentAt = document["sentAt"]?.integer, let attempts = document["attempts"]?.integer, let isInFlight = document["inFlight"]?.flag
        else { return nil }
        self.init(
            channel: channel, endpoint: endpoint, kind: kind, topicARN: topic, subscriptionARN: subscription, messageID: messageID,
            subject: document["subject"]?.text, message: message, sentAt: Timestamp(milliseconds: sentAt), token: document["token"]?.text, facts: document["facts"],
            signatureVersion: document["signatureVersion"]?.text ?? "1",
            // A policy was checked when it was set; one that can no longer be read leaves the server's.
            retries: document["retries"].flatMap { try? DeliveryRetries($0) })
        for item in document["attributes"]?.items ?? [] {
            guard let parts = item.items?.compactMap(\.text), parts.count == 3 else { return nil }
            attributes.append(Attribute(name: parts[0], type: parts[1], value: parts[2]))
        }
        (self.attempts, self.isInFlight) = (Int(clamping: attempts), isInFlight)
    }
}

extension RecordTransaction {
    /// Puts a parcel into the outbox, in the transaction of whatever causes it.
    public func post(_ parcel: Parcel, at time: Timestamp) throws {
        try enqueue(queue: Outbox.queue, due: time, content: parcel.document)
    }
}

/// Names of the durable outbox.
public enum Outbox {
    public static let queue = "deliveries"
    /// The journal of parcels that were given up, each with its reason.
    public static let deadLetters = "dead-letters"
    /// The journal of the built-in inbox.
    public static let inbox = "inbox"
    /// Where the subject of a delivery's journal entries points.
    public static func subject(of parcel: Parcel) -> RecordKey {
        let arn = ARN(parcel.topicARN)
        return RecordKey(type: "AWS::SNS::Topic", account: arn?.account ?? "", region: arn?.region ?? "", id: arn?.resource ?? parcel.topicARN)
    }
}
