import Base
import Testing

@testable import Delivery

@Suite("A subscriber's own retries") struct DeliveryRetriesTests {
    private func retries(_ text: String) throws -> DeliveryRetries { try DeliveryRetries(JSONValue(parsing: text)) }

    /// The waits in seconds, until it is given up.
    private func waits(_ text: String) throws -> [Double] {
        let retries = try retries(text)
        return (1...200).map { retries.wait(afterAttempts: $0, retryAfter: nil) }.prefix { $0 != nil }.compactMap { $0.map { Double($0.milliseconds) / 1000 } }
    }

    @Test("The stages follow each other, and the delays grow as the function says", arguments: [
        ("{}", [20, 20, 20]), (#"{"numRetries": 0}"#, []), (#"{"numRetries": 1, "minDelayTarget": 5, "maxDelayTarget": 9}"#, [5]),
        (#"{"numRetries": 5, "minDelayTarget": 1, "maxDelayTarget": 9}"#, [1, 3, 5, 7, 9]),
        (#"{"numRetries": 5, "minDelayTarget": 1, "maxDelayTarget": 21, "backoffFunction": "arithmetic"}"#, [1, 3, 7, 13, 21]),
        (#"{"numRetries": 5, "minDelayTarget": 1, "maxDelayTarget": 16, "backoffFunction": "geometric"}"#, [1, 2, 4, 8, 16]),
        (#"{"numRetries": 5, "minDelayTarget": 1, "maxDelayTarget": 16, "backoffFunction": "exponential"}"#, [1, 2, 4, 8, 16]),
        (#"{"numRetries": 8, "minDelayTarget": 2, "maxDelayTarget": 10, "numNoDelayRetries": 2, "numMinDelayRetries": 1, "numMaxDelayRetries": 2}"#,
         [0, 0, 2, 2, 6, 10, 10, 10]),
        (#"{"numRetries": null, "backoffFunction": "LINEAR"}"#, [20, 20, 20]),
    ] as [(String, [Double])])
    func stages(_ policy: String, _ expected: [Double]) throws { #expect(try waits(policy) == expected) }

    @Test("An endpoint that asks for more gets it, up to an hour")
    func retryAfter() throws {
        let retries = try retries("{}")
        #expect(retries.wait(afterAttempts: 1, retryAfter: .seconds(30)) == .seconds(30))
        #expect(retries.wait(afterAttempts: 1, retryAfter: .seconds(3)) == .seconds(20))
        #expect(retries.wait(afterAttempts: 1, retryAfter: .days(3)) == .hours(1))
    }

    @Test("What a policy may not say is refused by name", arguments: [
        (#"{"numRetries": 101}"#, "numRetries"), (#"{"numRetries": -1}"#, "numRetries"), (#"{"numRetries": 1.5}"#, "numRetries"), (#"{"numRetries": "3"}"#, "numRetries"),
        (#"{"minDelayTarget": 0}"#, "minDelayTarget"), (#"{"minDelayTarget": 21}"#, "maxDelayTarget"), (#"{"maxDelayTarget": 3601}"#, "maxDelayTarget"),
        (#"{"numNoDelayRetries": 4}"#, "sum"), (#"{"numRetries": 4, "numMinDelayRetries": 3, "numMaxDelayRetries": 2}"#, "sum"),
        (#"{"numRetries": 100, "minDelayTarget": 37, "maxDelayTarget": 37}"#, "3600"), (#"{"backoffFunction": "random"}"#, "backoffFunction"),
        (#"{"backoffFunction": 1}"#, "backoffFunction"), (#"{"numRetry": 1}"#, "numRetry"), (#"[]"#, "object"), (#"{"minDelayTarget": 9223372036854775807}"#, "minDelayTarget"),
    ])
    func refused(_ policy: String, _ word: String) throws {
        let json = try JSONValue(parsing: policy)
        let fault = #expect(throws: DeliveryRetries.Fault.self) { _ = try DeliveryRetries(json) }
        #expect(fault?.reason.contains(word) == true, "\(fault?.reason ?? "")")
    }

    @Test("A parcel keeps its retries in the outbox") func parcel() throws {
        var parcel = SlackMessageTests.parcel("m")
        #expect(Parcel(parcel.document)?.retries == nil)
        parcel.retries = try retries(#"{"numRetries": 7, "backoffFunction": "geometric"}"#)
        #expect(Parcel(parcel.document) == parcel)
    }
}
