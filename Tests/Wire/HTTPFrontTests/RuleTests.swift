import Base
import NIOCore
import NIOHTTP1
import Testing

@testable import HTTPFront

@Suite("The front's rules, without a socket")
struct RuleTests {
    @Test func `A date is printed as RFC 9110 draws it`() {
        #expect(HTTPDate.text(Timestamp(seconds: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.text(Timestamp(seconds: 0)) == "Thu, 01 Jan 1970 00:00:00 GMT")
    }

    @Test func `A window stalls only when its span has passed without the minimum`() {
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        var window = ProgressWindow(at: start, total: 0)
        func stalls(_ seconds: Int64, _ total: Int) -> Bool { window.isStalled(at: start + .seconds(seconds), total: total, minimum: 10, within: .seconds(5)) }
        #expect(!stalls(5, 9))
        #expect(stalls(6, 9))
        #expect(!stalls(6, 10))
        #expect(!stalls(11, 15))
        #expect(stalls(12, 15))
    }

    @Test func `Held-back reading never counts against the client`() {
        var limits = FrontLimits()
        limits.headTimeout = .seconds(1)
        let start = NIODeadline.uptimeNanoseconds(0)
        var times = ConnectionTimes(limits: limits, now: start)
        func check(_ seconds: Int64, reading: Bool) -> ConnectionTimes.Verdict {
            times.check(.init(now: start + .seconds(seconds), isBusy: false, isReading: reading, bytesUnwritten: 0))
        }
        #expect(check(2, reading: true) == .silent)
        times.received(1, at: start)
        #expect(check(2, reading: true) == .headTooSlow)
        #expect(check(2, reading: false) == .fine)
        times.resumed(at: start + .seconds(2))
        #expect(check(3, reading: true) == .fine)
    }

    @Test func `Deadlines are looked at four times in the shortest`() {
        var limits = FrontLimits()
        #expect(limits.sweepInterval == .milliseconds(500))
        limits.lingerTimeout = .milliseconds(1)
        #expect(limits.sweepInterval == .milliseconds(5))
    }

    @Test("names are compared without case, and nothing else is", arguments: [("Host", "hOST", true), ("host", "hos", false), ("a[", "a{", false), ("x-1", "X-1", true)])
    func comparesNames(_ a: String, _ b: String, _ same: Bool) { #expect(a.isSameField(b) == same) }

    @Test("a response that would break the framing is not written", arguments: [
        (99, "a", "b"), (100, "a", "b"), (600, "a", "b"), (200, "", "b"), (200, "a b", "b"), (200, "a:", "b"), (200, "a", "b\nc"), (200, "a", "b\0"), (200, "ä", "b"),
    ])
    func refusesResponse(_ status: Int, _ name: String, _ value: String) {
        #expect(!ResponseWriter.isWritable(HTTPResponse(status: status, headers: [name: value])))
    }
}
