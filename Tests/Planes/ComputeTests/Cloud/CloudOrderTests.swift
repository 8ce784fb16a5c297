import Base
import Testing

@testable import Compute

/// What is asked of EC2 next, and what is seen, for each stand of an order.
@Suite struct CloudOrderTests {
    private static func order(_ change: (inout CloudOrder) -> Void = { _ in }) -> CloudOrder {
        var order = CloudOrder(incarnation: 1, request: "{}")
        change(&order)
        return order
    }

    private static let known = order { ($0.remoteID, $0.carried) = ("i-ec2", 1) }

    private static func later(_ change: (inout CloudOrder) -> Void) -> CloudOrder {
        var order = known
        change(&order)
        return order
    }

    @Test func stepsFollowFromTheOrderAndTheStateAlone() {
        let cases: [(CloudOrder, InstanceState?, Bool, CloudOrder.Step?)] = [
            (CloudOrderTests.order(), nil, false, .launch),
            // Sent and never heard of: first it is looked for.
            (CloudOrderTests.order { $0.triedAt = Timestamp(seconds: 1) }, nil, false, .search), (CloudOrderTests.order { $0.triedAt = Timestamp(seconds: 1) }, nil, true, .launch),
            (CloudOrderTests.order { $0.refusal = FakeFleet.fault(.refused, "InvalidAMIID.NotFound") }, nil, false, nil),
            // Ended before it was sent; ended after it may have been.
            (CloudOrderTests.order { $0.wanted = .terminate }, nil, false, nil),
            (CloudOrderTests.order { ($0.wanted, $0.triedAt) = (.terminate, Timestamp(seconds: 1)) }, nil, true, .search),
            (CloudOrderTests.known, .running, false, nil), (CloudOrderTests.known, .stopped, false, nil),
            (CloudOrderTests.later { $0.incarnation = 2 }, .stopped, false, .start), (CloudOrderTests.later { $0.incarnation = 2 }, .running, false, .reboot),
            (CloudOrderTests.later { $0.incarnation = 2 }, .stopping, false, nil), (CloudOrderTests.later { $0.incarnation = 2 }, nil, false, nil),
            (CloudOrderTests.later { $0.wanted = .stop }, .running, false, .stop), (CloudOrderTests.later { ($0.wanted, $0.isEndCarried) = (.stop, true) }, .running, false, nil),
            (CloudOrderTests.later { $0.wanted = .stop }, .stopped, false, nil), (CloudOrderTests.later { $0.wanted = .terminate }, .stopped, false, .terminate),
            (CloudOrderTests.later { $0.wanted = .terminate }, .terminated, false, nil), (CloudOrderTests.later { ($0.wanted, $0.isGone) = (.terminate, true) }, nil, false, nil),
        ]
        for (order, state, isSearched, expected) in cases { #expect(order.step(seen: state, isSearched: isSearched) == expected, "\(order) \(String(describing: state))") }
    }

    @Test func aFinalEndStandsAndAnOldRunDoesNotUndoAStop() {
        var order = CloudOrderTests.known
        order.end(isFinal: false, isForced: false)
        order.run(1, request: "{}")
        #expect(order.wanted == .stop)
        order.end(isFinal: true, isForced: false)
        order.end(isFinal: false, isForced: false)
        #expect(order.wanted == .terminate)
    }

    @Test func whatWasSentOnceIsSentAgainAsItWas() {
        var order = CloudOrder(incarnation: 1, request: "a")
        order.run(1, request: "b")
        #expect(order.request == "b")
        order.triedAt = Timestamp(seconds: 1)
        order.run(1, request: "c")
        #expect(order.request == "b")
    }

    @Test func sightsTellWhatIsThere() {
        func phase(_ order: CloudOrder, _ state: InstanceState?) -> InstanceSight.Phase {
            var entry = CloudEntry(order)
            entry.seen = state.map { CloudInstance(id: "i-ec2", state: $0) }
            return entry.sight.phase
        }
        let cases: [(CloudOrder, InstanceState?, InstanceSight.Phase)] = [
            (CloudOrderTests.order(), nil, .starting), (CloudOrderTests.known, nil, .unknown), (CloudOrderTests.known, .pending, .starting), (CloudOrderTests.known, .running, .running),
            (CloudOrderTests.known, .stopping, .ending), (CloudOrderTests.known, .stopped, .ended(.lost)), (CloudOrderTests.known, .terminated, .ended(.lost)),
            (CloudOrderTests.later { $0.incarnation = 2 }, .running, .starting), (CloudOrderTests.later { $0.wanted = .stop }, .running, .ending),
            (CloudOrderTests.later { $0.wanted = .terminate }, .stopped, .ending), (CloudOrderTests.later { $0.isGone = true }, nil, .ended(.lost)),
            (CloudOrderTests.order { $0.wanted = .terminate }, nil, .ended(.lost)),
            (CloudOrderTests.order { ($0.wanted, $0.triedAt) = (.terminate, Timestamp(seconds: 1)) }, nil, .ending),
        ]
        for (order, state, expected) in cases { #expect(phase(order, state) == expected, "\(order) \(String(describing: state))") }
    }

    @Test func answersToOlderQuestionsAreOlderThanTheLastChange() {
        var entry = CloudEntry(CloudOrderTests.later { ($0.incarnation, $0.carried) = (2, 2) })
        (entry.seen, entry.changedAt) = (CloudInstance(id: "i-ec2", state: .pending), .seconds(100))
        entry.learn(CloudInstance(id: "i-ec2", state: .running), asked: .seconds(99), now: .seconds(101))
        #expect(entry.seen?.state == .pending, "asked before the start was answered")
        entry.learn(CloudInstance(id: "i-ec2", state: .stopped), asked: .seconds(101), now: .seconds(102))
        #expect(entry.seen?.state == .pending, "from a part of EC2 that has not heard of the start")
        entry.learn(CloudInstance(id: "i-ec2", state: .stopped), asked: .seconds(500), now: .seconds(500))
        #expect(entry.seen?.state == .stopped, "it went back")
    }
}
