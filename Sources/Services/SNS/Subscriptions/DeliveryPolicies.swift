import Base
import Delivery

/// The delivery policies of topics and subscriptions, for http and https endpoints (Amazon SNS Developer Guide, Creating an HTTP/S
/// delivery policy). Their retries take effect; throttling and content types are refused by name.
enum DeliveryPolicies {
    typealias Fault = DeliveryRetries.Fault

    /// `{"http": {"defaultHealthyRetryPolicy": {...}, "disableSubscriptionOverrides": false}}`
    struct OfTopic {
        var retries: DeliveryRetries?
        var disablesOverrides = false

        init(parsing text: String) throws(Fault) {
            for member in try DeliveryPolicies.members(of: DeliveryPolicies.parsed(text), allowed: ["http"]) {
                for rule in try DeliveryPolicies.members(of: member.value, allowed: ["defaultHealthyRetryPolicy", "disableSubscriptionOverrides"]) {
                    if rule.key == "defaultHealthyRetryPolicy" {
                        retries = try DeliveryRetries(rule.value)
                    } else {
                        guard let flag = rule.value.flag else { throw Fault(reason: "disableSubscriptionOverrides must be a boolean") }
                        disablesOverrides = flag
                    }
                }
            }
        }
    }

    /// The retries that a subscription's policy asks for, `{"healthyRetryPolicy": {...}}`; nil where it says nothing of them.
    static func retries(ofSubscription text: String) throws(Fault) -> DeliveryRetries? {
        var retries: DeliveryRetries?
        for rule in try members(of: parsed(text), allowed: ["healthyRetryPolicy"]) { retries = try DeliveryRetries(rule.value) }
        return retries
    }

    /// The policy that holds for a subscription: its own, unless the topic forbids that, else the topic's; nil for the server's.
    static func effective(_ subscription: Subscription?, of topic: Topic) -> DeliveryRetries? {
        let ofTopic = policy(of: topic)
        guard ofTopic?.disablesOverrides != true, let own = subscription?.attributes["DeliveryPolicy"] else { return ofTopic?.retries }
        // It was checked when it was set; one that can no longer be read says nothing.
        return (try? retries(ofSubscription: own)) ?? ofTopic?.retries
    }

    private static func policy(of topic: Topic) -> OfTopic? {
        // It was checked when it was set; one that can no longer be read says nothing.
        topic.attributes["DeliveryPolicy"].flatMap { try? OfTopic(parsing: $0) }
    }

    /// `EffectiveDeliveryPolicy` of a topic.
    static func shown(_ topic: Topic) -> JSONValue {
        [
            "http": [
                "defaultHealthyRetryPolicy": effective(nil, of: topic)?.document ?? ofServer,
                "disableSubscriptionOverrides": .bool(policy(of: topic)?.disablesOverrides ?? false),
            ]
        ]
    }

    /// `EffectiveDeliveryPolicy` of a subscription.
    static func shown(_ subscription: Subscription, of topic: Topic) -> JSONValue {
        ["healthyRetryPolicy": effective(subscription, of: topic)?.document ?? ofServer]
    }

    /// How we deliver where nobody said otherwise.
    private static var ofServer: JSONValue {
        let retry = RetryPolicy()
        return [
            "minDelayTarget": .int(retry.firstSpan.seconds), "maxDelayTarget": .int(retry.longestSpan.seconds), "numRetries": .int(Int64(retry.attemptsMax - 1)),
            "backoffFunction": "exponential",
        ]
    }

    private static func parsed(_ text: String) throws(Fault) -> JSONValue {
        do { return try JSONValue(parsing: text) } catch { throw Fault(reason: "failed to parse JSON. \(error)") }
    }

    /// The members that say something; others than those allowed are refused by their names.
    private static func members(of value: JSONValue, allowed: Set<String>) throws(Fault) -> [JSONValue.Member] {
        guard let members = value.members else { throw Fault(reason: "a JSON object is expected") }
        let said = members.filter { !$0.value.isNull }
        guard let other = said.first(where: { !allowed.contains($0.key) }) else { return said }
        throw Fault(reason: "\(other.key) is not supported by this server and would have no effect")
    }
}
