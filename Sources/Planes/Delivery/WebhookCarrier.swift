import Base
import World

/// SNS messages to http and https subscribers (Amazon SNS Developer Guide, Fanout to HTTP/S endpoints).
public struct WebhookCarrier: Carrier {
    private let sender: HTTPSender
    private let signer: MessageSigner
    /// Where the page of confirmations and the signing certificate are, `http://127.0.0.1:4566`.
    private let publicURL: @Sendable () -> String

    public init(sender: HTTPSender, signer: MessageSigner, publicURL: @escaping @Sendable () -> String) { (self.sender, self.signer, self.publicURL) = (sender, signer, publicURL) }

    public func carry(_ parcel: Parcel, isRepeat: Bool) async -> DeliveryOutcome {
        var headers: HTTPHeaders = [
            "x-amz-sns-message-type": parcel.kind.rawValue, "x-amz-sns-message-id": parcel.messageID, "x-amz-sns-topic-arn": parcel.topicARN,
            "content-type": "text/plain; charset=UTF-8", "user-agent": "Amazon Simple Notification Service Agent",
        ]
        if parcel.kind == .notification { headers["x-amz-sns-subscription-arn"] = parcel.subscriptionARN }
        if isRepeat { headers["x-hinomi-repeated"] = "true" }
        if parcel.channel == .raw {
            headers["x-amz-sns-rawdelivery"] = "true"
            return await sender.post(Array(parcel.message.utf8), to: parcel.endpoint, headers: headers)
        }
        return await sender.post(body(of: parcel).encoded, to: parcel.endpoint, headers: headers)
    }

    func body(of parcel: Parcel) -> JSONValue {
        var members: [JSONValue.Member] = [.init("Type", .string(parcel.kind.rawValue)), .init("MessageId", .string(parcel.messageID))]
        if let token = parcel.token { members.append(.init("Token", .string(token))) }
        members.append(.init("TopicArn", .string(parcel.topicARN)))
        if let subject = parcel.subject { members.append(.init("Subject", .string(subject))) }
        members.append(.init("Message", .string(parcel.message)))
        if parcel.kind != .notification { members.append(.init("SubscribeURL", .string(subscribeURL(of: parcel)))) }
        members += [
            .init("Timestamp", .string(parcel.sentAt.iso8601Milliseconds)), .init("SignatureVersion", .string(parcel.signatureVersion)),
            .init("Signature", .string(signer.signature(of: parcel, subscribeURL: subscribeURL(of: parcel)))),
            .init("SigningCertURL", .string(publicURL() + MessageSigner.certificatePath)),
        ]
        if parcel.kind == .notification {
            members.append(.init("UnsubscribeURL", .string("\(publicURL())/?Action=Unsubscribe&SubscriptionArn=\(percentEncoded(parcel.subscriptionARN))")))
        }
        if !parcel.attributes.isEmpty {
            let attributes = parcel.attributes.map { JSONValue.Member($0.name, ["Type": .string($0.type), "Value": .string($0.value)]) }
            members.append(.init("MessageAttributes", .object(attributes)))
        }
        return .object(members)
    }

    func subscribeURL(of parcel: Parcel) -> String {
        "\(publicURL())/?Action=ConfirmSubscription&TopicArn=\(percentEncoded(parcel.topicARN))&Token=\(percentEncoded(parcel.token ?? ""))"
    }
}

/// RFC 3986 percent-encoding of everything but unreserved characters.
func percentEncoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            result.unicodeScalars.append(Unicode.Scalar(byte))
        default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
    return result
}
