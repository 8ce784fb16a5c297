import Base
import World

/// Mail to email and email-json subscribers.
public struct EmailCarrier: Carrier {
    private let options: SMTPOptions?
    private let world: any World
    private let publicURL: @Sendable () -> String

    /// Without options mail is refused, with the reason in the dead letter.
    public init(options: SMTPOptions?, world: any World, publicURL: @escaping @Sendable () -> String) { (self.options, self.world, self.publicURL) = (options, world, publicURL) }

    public func carry(_ parcel: Parcel, isRepeat: Bool) async -> DeliveryOutcome {
        guard let options else { return .refused(reason: "no mail server is configured (--smtp)") }
        guard EmailCarrier.isAddress(parcel.endpoint) else { return .refused(reason: "not a mail address") }
        return await SMTPConversation.send(lines(of: parcel, from: options.from, isRepeat: isRepeat), to: parcel.endpoint, options: options, network: world.network)
    }

    func lines(of parcel: Parcel, from: String, isRepeat: Bool) -> [String] {
        let subject = parcel.kind == .subscriptionConfirmation ? "Subscription Confirmation" : parcel.subject ?? "Notification from \(parcel.topicARN)"
        var headers = [
            "From: \(from)", "To: \(parcel.endpoint)", "Subject: \(EmailCarrier.encodedWord(isRepeat ? "[repeated] " + subject : subject))",
            "Date: \(EmailCarrier.date(parcel.sentAt))", "Message-ID: <\(parcel.messageID)@hinomi>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64",
        ]
        headers.append("")
        return headers + EmailCarrier.wrapped(Base64Text.encoded(Array(text(of: parcel).utf8)))
    }

    private func text(of parcel: Parcel) -> String {
        guard parcel.kind == .subscriptionConfirmation else {
            return parcel.message + "\n\n--\nTo stop: \(publicURL())/?Action=Unsubscribe&SubscriptionArn=\(percentEncoded(parcel.subscriptionARN))\n"
        }
        let url = "\(publicURL())/?Action=ConfirmSubscription&TopicArn=\(percentEncoded(parcel.topicARN))&Token=\(percentEncoded(parcel.token ?? ""))"
        return "You have chosen to subscribe to the topic:\n\(parcel.topicARN)\n\nTo confirm, open:\n\(url)\n"
    }

    /// One line, one `@`, nothing that could end a header or a command.
    public static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>(),;:\\\"[]".utf8.contains($0) }
    }

    /// RFC 2047, in pieces of at most 75 characters; plain where the text is plain.
    static func encodedWord(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), text.utf8.count < 900 { return text }
        var words: [String] = []
        var piece: [UInt8] = []
        // Scalar by scalar: one character may have any number of marks, a piece may not.
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if piece.count + bytes.count > 42 {
                words.append(Base64Text.encoded(piece))
                piece = []
            }
            piece += bytes
        }
        words.append(Base64Text.encoded(piece))
        return words.map { "=?UTF-8?B?\($0)?=" }.joined(separator: "\r\n ")
    }

    /// RFC 5322 §3.3, in UTC.
    static func date(_ time: Timestamp) -> String {
        let c = CivilTime(time)
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][c.weekday]
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][c.month - 1]
        return "\(day), \(two(c.day)) \(month) \(c.year) \(two(c.hour)):\(two(c.minute)):\(two(c.second)) +0000"
    }

    static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(76)))
            rest = rest.dropFirst(76)
        }
        return lines
    }
}
