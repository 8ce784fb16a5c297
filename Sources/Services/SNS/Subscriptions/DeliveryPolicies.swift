import Base
import Delivery

/// How we deliver, in the words of SNS's delivery policies (Amazon SNS Developer Guide, Creating an HTTP/S delivery policy).
enum DeliveryPolicies {
    static var ofTopic: JSONValue { ["http": ["defaultHealthyRetryPolicy": retries, "disableSubscriptionOverrides": false]] }
    static var ofSubscription: JSONValue { ["healthyRetryPolicy": retries] }

    private static var retries: JSONValue {
        let retry = RetryPolicy()
        return [
            "minDelayTarget": .int(retry.firstSpan.seconds), "maxDelayTarget": .int(retry.longestSpan.seconds), "numRetries": .int(Int64(retry.attemptsMax - 1)),
            "backoffFunction": "exponential",
        ]
    }
}
