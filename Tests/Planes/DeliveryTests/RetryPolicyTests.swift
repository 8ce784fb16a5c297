import Base
import Testing

@testable import Delivery

@Suite struct RetryPolicyTests {
    let policy = RetryPolicy()

    @Test func theLongestWaitDoublesUpToItsLimit() {
        let longest = (1...14).map { policy.wait(afterAttempts: $0, retryAfter: nil, chance: .max)?.milliseconds ?? -1 }
        #expect(longest == [999, 1999, 3999, 7999, 15999, 31999, 63999, 127_999, 255_999, 511_999, 1_023_999, 1_199_999, 1_199_999, 1_199_999])
    }

    @Test func theWaitIsJitteredOverTheWholeSpan() {
        #expect(policy.wait(afterAttempts: 5, retryAfter: nil, chance: 0) == .zero)
        #expect(policy.wait(afterAttempts: 5, retryAfter: nil, chance: .max / 2) == .milliseconds(7999))
    }

    @Test func neverSoonerThanTheEndpointAsked() {
        #expect(policy.wait(afterAttempts: 1, retryAfter: .seconds(30), chance: 0) == .seconds(30))
        #expect(policy.wait(afterAttempts: 1, retryAfter: .days(9), chance: 0) == .hours(1))
    }

    @Test func afterTheLastAttemptItIsGivenUp() {
        #expect(policy.wait(afterAttempts: 49, retryAfter: nil, chance: 0) != nil)
        #expect(policy.wait(afterAttempts: 50, retryAfter: nil, chance: 0) == nil)
    }
}
