import AWSWire
import Base
import SimWorld

import RecordStore
@testable import Delivery
@testable import SNS

extension FuzzTarget {
    /// What subscribers and publishers send to SNS, and what carriers make of it.
    static let delivery = [
        FuzzTarget(text: "filter-policy") { text in
            let sides = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let policy = attempt({ try FilterPolicy(parsing: sides[0]) }) else { return }
            let body = sides.count > 1 ? sides[1] : #"{"store":"a","price":10,"tags":["x"]}"#
            _ = policy.matches(body: body)
            _ = policy.matches(attributes: [
                .init(name: "store", type: "String", value: body), .init(name: "price", type: "Number", value: body), .init(name: "tags", type: "String.Array", value: body),
            ])
        },
        FuzzTarget("message") { bytes in
            guard let value = attempt({ try JSONValue(parsing: bytes) }) else { return }
            let attributes = attempt { try NodeDecoder(recordedOnly: [], operation: "Publish").decode([String: MessageAttribute].self, from: Node(value)) }
            let message = attempt { try Message(id: "id", text: value["Message"]?.text ?? value.encodedText, subject: value["Subject"]?.text, structure: value["MessageStructure"]?.text, attributes: attributes) }
            guard let message else { return }
            let size = message.attributes.reduce(0) { $0 + $1.name.utf8.count + $1.type.utf8.count + $1.value.utf8.count }
            try hold(size <= Message.bytesMax, "attributes of \(size) bytes")
            for name in ["http", "email", ""] { _ = message.text(for: name) }
        },
        FuzzTarget(text: "endpoint", bytesMax: 1024) { text in
            let rules = EndpointRules(slackEndpoint: "https://chat.example/hooks", canMail: true)
            for name in ["http", "https", "email"] {
                guard let route = attempt({ try rules.route(protocol: name, endpoint: text) }) else { continue }
                try hold(!text.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "an endpoint with a control character")
                try hold((name == "email") == (route.channel == .email), "\(name) goes by \(route.channel)")
            }
        },
        FuzzTarget(text: "topic-attribute") { text in
            let sides = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let value = sides.count > 1 ? sides[1] : ""
            _ = attempt { try TopicAttributes.check(sides[0], value, of: RecordKey(type: "AWS::SNS::Topic", account: "000000000000", region: "eu-west-1", id: "t")) }
            _ = attempt { try SubscriptionAttributes.check(sides[0], value, protocolName: "https") }
            _ = attempt { try SubscriptionAttributes.checkTogether([sides[0]: value]) }
            _ = attempt { try CreateTopic.checkName(value) }
        },
        FuzzTarget(document: "parcel") { document in
            guard let parcel = Parcel(document) else { return }
            guard let again = Parcel(parcel.document) else { throw BrokenPromise("what was printed is no parcel") }
            try hold(again == parcel, "printing changed the parcel")
            try checkMail(parcel)
            _ = SlackMessage(parcel, pageURL: "https://hinomi.example/a", isRepeat: true)
            _ = Outbox.subject(of: parcel)
        },
        FuzzTarget("mail") { bytes in
            let sides = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
            guard let message = attempt({ try Message(id: "id", text: sides.count > 1 ? sides[1] : "x", subject: sides[0].isEmpty ? nil : sides[0], structure: nil, attributes: nil) }) else { return }
            try checkMail(Parcel(
                channel: .email, endpoint: "a@b.example", kind: .notification, topicARN: "arn:aws:sns:eu-west-1:1:t", subscriptionARN: "arn:aws:sns:eu-west-1:1:t:s",
                messageID: message.id, subject: message.subject, message: message.text(for: "email"), sentAt: Timestamp(seconds: 1_767_571_200), token: nil, facts: nil, signatureVersion: "1"))
        },
    ]

    /// No subject and no message can end a header, begin another or make a line too long for SMTP (RFC 5321 §4.5.3.1.6).
    private static func checkMail(_ parcel: Parcel) throws {
        guard EmailCarrier.isAddress(parcel.endpoint) else { return }
        let isOurs = parcel.subject.map { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } } ?? true
        let isPlain = [parcel.messageID, parcel.topicARN].allSatisfy { $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && $0.utf8.count < 400 }
        guard isOurs, isPlain else { return }
        let carrier = EmailCarrier(options: nil, world: SimWorld(seed: 1), publicURL: { "https://hinomi.example" })
        let lines = carrier.lines(of: parcel, from: "alarm@hinomi.example", isRepeat: true)
        for line in lines.joined(separator: "\r\n").split(separator: "\r\n", omittingEmptySubsequences: false) {
            try hold(line.utf8.count <= 998, "a line of \(line.utf8.count) bytes")
            try hold(!line.utf8.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 }, "a bare line end in \(line)")
        }
        try hold(lines.prefix { !$0.isEmpty }.count == 8, "another number of headers")
    }
}
