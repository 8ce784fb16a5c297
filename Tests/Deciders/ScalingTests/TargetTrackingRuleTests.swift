import Base
import Testing

@testable import Scaling

/// Application Auto Scaling User Guide, How target tracking scaling works.
@Suite struct TargetTrackingRuleTests {
    @Test("Capacity follows the metric in proportion, rounded up", arguments: [(4, 100.0, 8), (4, 55, 5), (10, 70, 14), (0, 80, 1), (4, 5000, 20)])
    func out(before: Int, value: Double, after: Int) {
        var target = Target(0, 20, at: before) { $0.policies = [.tracking("cpu")] }
        target.track("cpu", .high, value: value)
        #expect(target.capacity == after)
    }

    @Test("In is as careful: what is left carries the load", arguments: [(10, 30.0, 6), (10, 44, 9), (10, 0, 1), (1, 10, 1)])
    func into(before: Int, value: Double, after: Int) {
        var target = Target(1, 20, at: before) { $0.policies = [.tracking("cpu")] }
        target.track("cpu", .low, value: value)
        #expect(target.capacity == after)
    }

    @Test("A policy makes two alarms, one above and one a tenth below its target; one where it does not scale in")
    func alarms() {
        var target = Target(1, 20, at: 4) { $0.policies = [.tracking("cpu", target: 60)] }
        let alarms = target.state.trackingAlarms
        #expect(alarms.map(\.side) == [.high, .low])
        #expect(alarms.map(\.threshold) == [60, 54])
        #expect(alarms.map(\.evaluationPeriods) == [3, 15])
        #expect(alarms.allSatisfy { $0.name.hasPrefix("TargetTracking-hook/workers-Alarm") })
        #expect(alarms[0].alarmDescription == "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy cpu of hook/workers.")
        target.configure { $0.policies = [.tracking("cpu", target: 60, disablesIn: true)] }
        #expect(target.state.trackingAlarms.map(\.side) == [.high])
        #expect(Set(target.deletedAlarms) == Set(alarms.map(\.name)))
        target.configure { $0.policies = [.tracking("cpu", target: 60, disablesIn: true, out: 10)] }
        #expect(target.deletedAlarms.count == 2, "a cooldown is no reason for new alarms")
        target.configure { $0.policies = [] }
        #expect(target.state.trackingAlarms.isEmpty && target.deletedAlarms.count == 3)
    }

    @Test("A long id is cut in the name of an alarm, which CloudWatch allows 255 characters")
    func longNames() {
        var configuration = TargetConfiguration(resourceID: "https://example.com/" + String(repeating: "x", count: 1500), minCapacity: 0, maxCapacity: 1)
        var state = TargetState(configuration, seed: 1, at: Target.start)
        configuration.policies = [.tracking("cpu")]
        _ = state.observe(TargetEvent(at: Target.start, .configure(configuration)))
        #expect(state.trackingAlarms.allSatisfy { $0.name.utf8.count <= 255 })
    }

    @Test("Each direction has its cooldown")
    func cooldowns() {
        var target = Target(1, 40, at: 4) { $0.policies = [.tracking("cpu", out: 60, into: 120)] }
        target.track("cpu", .high, value: 100)
        target.pass(.seconds(30))
        target.track("cpu", .high, value: 90)
        #expect((target.capacity, target.blocked(.cooldown)) == (8, true))
        target.track("cpu", .high, value: 125)
        #expect(target.capacity == 10, "4 at 125 need 10")
        target.pass(.seconds(60))
        target.track("cpu", .high, value: 55)
        #expect(target.capacity == 11)
        target.pass(.seconds(1))
        target.track("cpu", .low, value: 40)
        #expect(target.capacity == 9, "a pause after scaling out does not keep it from scaling in")
        target.pass(.seconds(119))
        target.track("cpu", .low, value: 30)
        #expect((target.capacity, target.blocked(.cooldown)) == (9, true))
        target.pass(.seconds(1))
        target.track("cpu", .low, value: 30)
        #expect(target.capacity == 6)
    }

    @Test("Out as soon as one policy says so, in only when all that scale in do")
    func several() {
        func target() -> Target { Target(1, 40, at: 10) { $0.policies = [.tracking("a"), .tracking("b"), .tracking("c", disablesIn: true)] } }
        var out = target()
        out.send(.alarms([out.notice("a", .low, .alarm, value: 20), out.notice("b", .high, .alarm, value: 60)]))
        #expect(out.capacity == 12)
        var alone = target()
        alone.track("a", .low, value: 20)
        #expect((alone.capacity, alone.blocked(.otherPolicy)) == (10, true))
        alone.send(.alarms([alone.notice("a", .low, .alarm, value: 20), alone.notice("b", .low, .insufficientData)]))
        #expect((alone.capacity, alone.blocked(.insufficientData)) == (10, true))
        alone.send(.alarms([alone.notice("a", .low, .alarm, value: 20), alone.notice("b", .low, .alarm, value: 30)]))
        #expect(alone.capacity == 6, "the larger of 4 and 6")
    }

    @Test("A step policy scales in although a target tracking policy is not ready to")
    func stepBeside() {
        var target = Target(1, 40, at: 10) { $0.policies = [.tracking("a"), TargetPolicyTests.into] }
        target.alarm("in", value: 40)
        #expect(target.capacity == 9)
    }

    @Test("An alarm that is none of the policy's moves nothing, and one of the wrong side neither")
    func strangers() {
        var target = Target(1, 40, at: 10) { $0.policies = [.tracking("a")] }
        target.alarm("a", value: 99)
        #expect((target.capacity, target.blocked(.notConfigured)) == (10, true))
        target.track("a", .high, value: 40)
        #expect(target.capacity == 10)
        target.track("a", .low, value: 60)
        #expect(target.capacity == 10)
    }
}
