import Base
import Testing

@testable import AWSWire

@Suite("Throttling")
struct ThrottleTests {
    @Test("A bucket gives its burst, then its rate")
    func bucket() {
        var bucket = TokenBucket(ratePerSecond: 2, burst: 3, now: .seconds(10))
        let times: [(Int64, Bool)] = [
            (10_000, true), (10_000, true), (10_000, true), (10_000, false), (10_499, false), (10_500, true), (10_501, false), (3_600_000, true),
            (3_600_000, true), (3_600_000, true), (3_600_000, false),
        ]
        for (milliseconds, isGiven) in times {
            let given = bucket.take(at: .milliseconds(milliseconds))
            #expect(given == isGiven, "at \(milliseconds) ms")
        }
    }

    @Test("A time that goes back gives nothing and takes nothing")
    func back() {
        var bucket = TokenBucket(ratePerSecond: 1, burst: 1, now: .seconds(10))
        let given = [10, -1_000_000, 11].map { bucket.take(at: .seconds($0)) }
        #expect(given == [true, false, true])
    }

    @Test("Rates and bursts that are none give nothing", arguments: [(-1.0, -1.0), (0, 0), (.nan, .nan), (100, 0.5)])
    func odd(_ rate: Double, _ burst: Double) {
        var bucket = TokenBucket(ratePerSecond: rate, burst: burst, now: .zero)
        let given = bucket.take(at: .seconds(1))
        #expect(!given)
    }

    @Test("With scale 1 an operation has AWS' quota, each in each region its own")
    func quotas() {
        let throttle = Throttle(scale: 1)
        func taken(_ operation: String, _ region: String) -> Int {
            (0..<1000).count { _ in throttle.allows(service: "cloudwatch", operation: operation, region: region, now: .zero) }
        }
        #expect(taken("PutMetricAlarm", "us-east-1") == 3)
        #expect(taken("PutMetricAlarm", "eu-west-1") == 3)
        #expect(taken("DescribeAlarms", "us-east-1") == 9)
        #expect(taken("PutMetricData", "us-east-1") == 500)
        #expect(taken("SomethingNew", "us-east-1") == 10)
    }

    @Test("The scale multiplies; zero allows everything")
    func scale() {
        let doubled = Throttle(scale: 2), off = Throttle(scale: 0)
        #expect((0..<100).count { _ in doubled.allows(service: "cloudwatch", operation: "PutMetricAlarm", region: "r", now: .zero) } == 6)
        #expect((0..<100).allSatisfy { _ in off.allows(service: "cloudwatch", operation: "PutMetricAlarm", region: "r", now: .zero) })
    }

    @Test("However many regions are named, the buckets stay within their limit")
    func bounded() {
        let throttle = Throttle(scale: 1)
        for region in 0..<Throttle.bucketCountMax + 100 {
            _ = throttle.allows(service: "sns", operation: "Publish", region: "r\(region)", now: .zero)
        }
        #expect(throttle.bucketCount <= Throttle.bucketCountMax + 1)
    }
}
