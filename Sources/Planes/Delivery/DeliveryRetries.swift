import Base

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// When a failed delivery is tried again, as the subscriber's own policy says: at once, then after the least delay, then after growing
/// ones, then after the longest (Amazon SNS Developer Guide, Creating an HTTP/S delivery policy, Delivery policy stages).
public struct DeliveryRetries: Hashable, Sendable {
    /// How the delay grows from the least to the longest over the retries of the third stage.
    public enum Backoff: String, Hashable, Sendable, CaseIterable { case linear, arithmetic, geometric, exponential }

    /// What a policy has wrong, in words for its author.
    public struct Fault: Error, Hashable {
        public let reason: String
        public init(reason: String) { self.reason = reason }
    }

    /// The most retries.
    public static let retriesMax = 100
    /// The longest delay, and the longest time that all of them may take together.
    public static let secondsMax = 3600

    public let retries: Int
    public let leastDelaySeconds: Int
    public let longestDelaySeconds: Int
    public let immediateRetries: Int
    public let leastDelayRetries: Int
    public let longestDelayRetries: Int
    public let backoff: Backoff

    /// Reads a `healthyRetryPolicy`; members that are not there have AWS' defaults: three retries, 20 s apart. A member that is none
    /// of the policy's, or a value out of its bounds, is a fault.
    public init(_ policy: JSONValue) throws(Fault) {
        guard let members = policy.members else { throw Fault(reason: "healthyRetryPolicy must be a JSON object") }
        var numbers = DeliveryRetries.defaults
        var backoff = Backoff.linear
        for member in members where !member.value.isNull {
            if member.key == "backoffFunction" {
                guard let named = member.value.text.flatMap({ Backoff(rawValue: $0.lowercased()) }) else { throw Fault(reason: "Unrecognized backoffFunction") }
                backoff = named
            } else {
                guard numbers[member.key] != nil else { throw Fault(reason: "Unexpected JSON member: \(member.key)") }
                guard let number = member.value.integer, (0...Int64(DeliveryRetries.secondsMax)).contains(number) else {
                    throw Fault(reason: "\(member.key) must be a whole number between 0 and \(DeliveryRetries.secondsMax)")
                }
                numbers[member.key] = Int(number)
            }
        }
        func number(_ name: String) -> Int { numbers[name] ?? 0 }
        (retries, immediateRetries) = (number("numRetries"), number("numNoDelayRetries"))
        (leastDelaySeconds, longestDelaySeconds) = (number("minDelayTarget"), number("maxDelayTarget"))
        (leastDelayRetries, longestDelayRetries, self.backoff) = (number("numMinDelayRetries"), number("numMaxDelayRetries"), backoff)
        try check()
    }

    private static let defaults = [
        "numRetries": 3, "minDelayTarget": 20, "maxDelayTarget": 20, "numNoDelayRetries": 0, "numMinDelayRetries": 0, "numMaxDelayRetries": 0,
    ]

    private func check() throws(Fault) {
        guard retries <= DeliveryRetries.retriesMax else { throw Fault(reason: "numRetries must be less than or equal to \(DeliveryRetries.retriesMax)") }
        guard leastDelaySeconds >= 1 else { throw Fault(reason: "minDelayTarget must be greater than or equal to 1") }
        guard leastDelaySeconds <= longestDelaySeconds else { throw Fault(reason: "maxDelayTarget must be greater than or equal to minDelayTarget") }
        guard immediateRetries + leastDelayRetries + longestDelayRetries <= retries else {
            throw Fault(reason: "numRetries must be at least the sum of numNoDelayRetries, numMinDelayRetries and numMaxDelayRetries")
        }
        let total = (0..<retries).reduce(0.0) { $0 + delaySeconds(ofRetry: $1) }
        guard total <= Double(DeliveryRetries.secondsMax) else { throw Fault(reason: "the total of all delays must not exceed \(DeliveryRetries.secondsMax) seconds") }
    }

    /// As the policy is shown, every member with its value.
    public var document: JSONValue {
        [
            "minDelayTarget": .int(Int64(leastDelaySeconds)), "maxDelayTarget": .int(Int64(longestDelaySeconds)), "numRetries": .int(Int64(retries)),
            "numMaxDelayRetries": .int(Int64(longestDelayRetries)), "numNoDelayRetries": .int(Int64(immediateRetries)),
            "numMinDelayRetries": .int(Int64(leastDelayRetries)), "backoffFunction": .string(backoff.rawValue),
        ]
    }

    /// The wait after the `attempts`th try failed; nil when it is to be given up. Never sooner than the endpoint asked.
    public func wait(afterAttempts attempts: Int, retryAfter: TimeSpan?) -> TimeSpan? {
        guard attempts <= retries else { return nil }
        let delay = TimeSpan(milliseconds: Int64((delaySeconds(ofRetry: max(attempts, 1) - 1) * 1000).rounded()))
        return max(delay, min(retryAfter ?? .zero, .seconds(Int64(DeliveryRetries.secondsMax))))
    }

    /// The delay before a retry, counted from 0.
    private func delaySeconds(ofRetry index: Int) -> Double {
        if index < immediateRetries { return 0 }
        if index < immediateRetries + leastDelayRetries { return Double(leastDelaySeconds) }
        if index >= retries - longestDelayRetries { return Double(longestDelaySeconds) }
        let count = retries - immediateRetries - leastDelayRetries - longestDelayRetries
        return backoff.delay(
            from: Double(leastDelaySeconds), to: Double(longestDelaySeconds), step: index - immediateRetries - leastDelayRetries, last: count - 1)
    }
}

extension DeliveryRetries.Backoff {
    /// The delay of a step, from the least at step 0 to the longest at the last one. AWS draws the curves and gives no formula: the delay
    /// grows by equal steps, by steps that grow evenly, by a constant factor, or by steps that double.
    func delay(from least: Double, to longest: Double, step: Int, last: Int) -> Double {
        guard last > 0 else { return least }
        let (step, last) = (Double(step), Double(last))
        switch self {
        case .linear: return least + (longest - least) * step / last
        case .arithmetic: return least + (longest - least) * (step * (step + 1)) / (last * (last + 1))
        case .geometric: return least * pow(longest / least, step / last)
        case .exponential: return least + (longest - least) * (exp2(step) - 1) / (exp2(last) - 1)
        }
    }
}
