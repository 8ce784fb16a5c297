import Base
import Delivery
import World

/// Which endpoints a subscription may have, and how each is served.
public struct EndpointRules: Sendable {
    /// URLs below this one are Slack too: a receiver of one's own in Slack's form. Nil: only hooks.slack.com.
    public var slackEndpoint: String?
    /// True when a mail server is configured.
    public var canMail: Bool

    public init(slackEndpoint: String?, canMail: Bool) { (self.slackEndpoint, self.canMail) = (slackEndpoint, canMail) }

    static let slackHost = "hooks.slack.com"

    /// How messages reach the endpoint, and whether it must first confirm.
    struct Route: Hashable {
        let channel: Parcel.Channel
        let needsConfirmation: Bool
    }

    func route(protocol name: String, endpoint: String) throws(Refusal) -> Route {
        switch name {
        case "http", "https": return try webRoute(name, endpoint)
        case "email", "email-json":
            guard EmailCarrier.isAddress(endpoint) else { throw Refusal(reason: "Invalid parameter: Email address") }
            guard canMail else { throw Refusal(reason: "Invalid parameter: Protocol \(name) needs a mail server, and this server has none configured") }
            guard name == "email" else { throw Refusal(reason: "Invalid parameter: Protocol email-json is not supported by this server") }
            return Route(channel: .email, needsConfirmation: true)
        case "sqs", "sms", "lambda", "application", "firehose":
            throw Refusal(reason: "Invalid parameter: Protocol \(name) is not supported by this server")
        default: throw Refusal(reason: "Invalid parameter: Amazon SNS does not support this protocol string: \(name)")
        }
    }

    /// Why an endpoint is not taken.
    struct Refusal: Error, Hashable { let reason: String }

    /// Whether the endpoint is the operator's own receiver, or lies below it.
    private func isOwnSlack(_ endpoint: String) -> Bool {
        guard let slackEndpoint, endpoint.hasPrefix(slackEndpoint) else { return false }
        return slackEndpoint.hasSuffix("/") || ["/", "?", nil].contains(endpoint.dropFirst(slackEndpoint.count).first)
    }

    private func webRoute(_ name: String, _ endpoint: String) throws(Refusal) -> Route {
        let url: URLParts
        do { url = try URLParts(endpoint) } catch { throw Refusal(reason: "Invalid parameter: Endpoint is not a URL that can be sent to (\(error))") }
        guard url.scheme.rawValue == name else { throw Refusal(reason: "Invalid parameter: Endpoint must match the specified protocol") }
        if isOwnSlack(endpoint) { return Route(channel: .slack, needsConfirmation: false) }
        if url.host == EndpointRules.slackHost { return Route(channel: .slack, needsConfirmation: false) }
        if url.host == InboxCarrier.host { return Route(channel: .inbox, needsConfirmation: false) }
        return Route(channel: .webhook, needsConfirmation: true)
    }
}
