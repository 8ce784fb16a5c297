import Base
import Testing

@testable import Scaling

/// Application Auto Scaling User Guide, How step scaling works and How target tracking scaling works.
@Suite struct TargetPolicyTests {
    static let out = TargetPolicy.steps("out", .changeInCapacity, (0, 10, 2), (10, nil, 3), cooldown: 300)
    static let into = TargetPolicy.steps("in", .changeInCapacity, (nil, 0, -1), cooldown: 300)

    @Test("A step is chosen by how far the metric is past the threshold, and stays inside the bounds", arguments: [
        (AdjustmentType.changeInCapacity, 2, 55.0, nil as Int?, 6), (.changeInCapacity, 100, 55, nil, 20), (.exactCapacity, 9, 55, nil, 9),
        (.percentChangeInCapacity, 25, 55, nil, 5), (.percentChangeInCapacity, 25, 55, 3, 7), (.percentChangeInCapacity, 10, 55, nil, 5), (.changeInCapacity, 2, 49, nil, 4),
    ])
    func steps(type: AdjustmentType, amount: Int, value: Double, magnitude: Int?, expected: Int) {
        var target = Target(1, 20, at: 4) { $0.policies = [.steps("p", type, (0, nil, amount), magnitude: magnitude)] }
        target.alarm("p", value: value)
        #expect(target.capacity == expected)
    }

    @Test("The alarm's word becomes an activity with the alarm and the policy as its cause")
    func activity() {
        var target = Target(1, 20, at: 4) { $0.policies = [TargetPolicyTests.out] }
        target.alarm("out", value: 55)
        #expect(target.log == ["Successful Setting desired capacity to 6.: monitor alarm alarm-out in state ALARM triggered policy out"])
        #expect(target.last?.statusMessage == "Successfully set desired capacity to 6. Change successfully fulfilled by custom-resource.")
    }

    @Test("In the cooldown after scaling out what was added counts: a more aggressive step adds only the rest")
    func scaleOutCooldown() {
        var target = Target(1, 20, at: 2) { $0.policies = [TargetPolicyTests.out] }
        target.alarm("out", value: 55)
        #expect(target.capacity == 4)
        for value in [55.0, 52, 59] {
            target.pass(.minutes(1))
            target.alarm("out", value: value)
            #expect((target.capacity, target.blocked(.cooldown)) == (4, true))
        }
        target.alarm("out", value: 70)
        #expect(target.capacity == 5, "2 were 2 before: 3 more are 5")
        target.pass(.minutes(4))
        target.alarm("out", value: 70)
        #expect(target.capacity == 5)
        target.pass(.minutes(1))
        target.alarm("out", value: 70)
        #expect(target.capacity == 8, "the pause after the last change is over")
    }

    @Test("Scaling in waits for its cooldown; scaling out does not, and ends it")
    func scaleInCooldown() {
        var target = Target(1, 20, at: 9) { $0.policies = [TargetPolicyTests.out, TargetPolicyTests.into] }
        target.alarm("in", value: 40)
        target.pass(.minutes(4))
        target.alarm("in", value: 40)
        #expect((target.capacity, target.blocked(.cooldown)) == (8, true))
        target.pass(.minutes(1))
        target.alarm("in", value: 40)
        #expect(target.capacity == 7)
        target.pass(.minutes(1))
        target.alarm("out", value: 55)
        #expect(target.capacity == 9)
        target.pass(.minutes(2))
        target.alarm("in", value: 40)
        #expect(target.capacity == 8, "scaling out ended the pause")
    }

    @Test("A cooldown of 0 pauses nothing; the default is 300 s")
    func defaults() {
        var target = Target(1, 20, at: 2) { $0.policies = [.steps("p", .changeInCapacity, (0, nil, 1), cooldown: 0), .steps("q", .changeInCapacity, (0, nil, 1))] }
        for expected in 3...5 {
            target.alarm("p", value: 55)
            #expect(target.capacity == expected)
        }
        target.alarm("q", value: 55)
        target.pass(.seconds(299))
        target.alarm("q", value: 55)
        #expect(target.capacity == 6)
        target.pass(.seconds(1))
        target.alarm("q", value: 55)
        #expect(target.capacity == 7)
    }

    @Test("The pause begins when the resource is there, not when it was asked")
    func slowResource() {
        var target = Target(1, 20, at: 2) { $0.policies = [TargetPolicyTests.out] }
        target.answers = .inProgress
        target.alarm("out", value: 55)
        #expect((target.capacity, target.last?.status, target.state.capacity) == (2, .inProgress, 4))
        target.pass(.minutes(8))
        target.alarm("out", value: 55)
        #expect((target.sets, target.blocked(.cooldown)) == ([4], true))
        target.arrive()
        target.pass(.seconds(10))
        target.send(.tick)
        #expect((target.last?.status, target.capacity) == (.successful, 4))
        target.pass(.minutes(4))
        target.alarm("out", value: 55)
        #expect(target.sets == [4])
        target.pass(.minutes(1))
        target.alarm("out", value: 55)
        #expect(target.sets == [4, 6])
    }

    @Test("A change on its way is overridden by a larger one, and by nothing that scales in")
    func overriding() {
        var target = Target(1, 20, at: 2) { $0.policies = [TargetPolicyTests.out, TargetPolicyTests.into] }
        target.answers = .inProgress
        target.alarm("out", value: 55)
        target.alarm("in", value: 40)
        #expect((target.sets, target.blocked(.activityInProgress)) == ([4], true))
        target.alarm("out", value: 70)
        #expect(target.sets == [4, 5])
        #expect(target.order.compactMap { target.activities[$0]?.status } == [.overridden, .inProgress])
    }

    @Test("A change that somebody else makes, that fails, or that never arrives, ends truthfully")
    func ends() {
        var target = Target(1, 20, at: 2) { $0.policies = [TargetPolicyTests.out] }
        target.answers = .inProgress
        target.alarm("out", value: 55)
        target.isToldBySomebodyElse(11)
        target.pass(.seconds(10))
        target.send(.tick)
        #expect((target.last?.status, target.last?.statusMessage) == (.overridden, "The desired capacity of the resource is 11: somebody else has set it."))

        var lost = Target(1, 20, at: 2) { $0.policies = [TargetPolicyTests.out] }
        lost.answers = .inProgress
        lost.alarm("out", value: 55)
        for _ in 0..<180 { lost.pass(.seconds(10)); lost.send(.tick) }
        #expect((lost.last?.status, lost.state.change == nil) == (.unfulfilled, true))

        var refused = Target(1, 20, at: 2) { $0.policies = [TargetPolicyTests.out] }
        refused.answers = .failed
        refused.alarm("out", value: 55)
        #expect((refused.last?.status, refused.state.change == nil) == (.failed, true))
        refused.answers = .successful
        refused.isToldBySomebodyElse(2)
        refused.alarm("out", value: 55)
        #expect(refused.capacity == 4, "a failed change begins no pause")
    }

    @Test("Suspended scaling follows no policy in its direction, and the other one still", arguments: [(true, false), (false, true), (true, true)])
    func suspended(stopsIn: Bool, stopsOut: Bool) {
        var target = Target(1, 20, at: 5) {
            $0.policies = [TargetPolicyTests.out, TargetPolicyTests.into]
            ($0.suspended.dynamicIn, $0.suspended.dynamicOut) = (stopsIn, stopsOut)
        }
        target.alarm("in", value: 40)
        #expect((target.capacity, target.blocked(.processSuspended)) == (stopsIn ? 5 : 4, stopsIn))
        target.alarm("out", value: 55)
        #expect((target.capacity, target.blocked(.processSuspended)) == ((stopsIn ? 5 : 4) + (stopsOut ? 0 : 2), stopsOut))
        target.configure { $0.minCapacity = 9 }
        #expect(target.capacity == 9, "bounds are no policy")
    }

    @Test("An alarm that can change nothing is said once, with AWS' code for it")
    func notScaled() {
        var target = Target(2, 4, at: 4) { $0.policies = [TargetPolicyTests.out, TargetPolicyTests.into, .steps("exact", .exactCapacity, (0, nil, 4))] }
        target.alarm("out", value: 55)
        target.alarm("out", value: 56)
        #expect(target.order.count == 1)
        #expect((target.last?.notScaled, target.last?.status) == ([NotScaledNote(code: .atMax, capacity: 4)], .failed))
        target.alarm("exact", value: 55)
        #expect(target.last?.notScaled == [NotScaledNote(code: .atDesired, capacity: 4)])
        target.pass(.minutes(2))
        target.alarm("in", value: 40)
        target.pass(.minutes(5))
        target.alarm("in", value: 40)
        #expect(target.capacity == 2)
        target.pass(.minutes(5))
        target.alarm("in", value: 40)
        #expect(target.last?.notScaled == [NotScaledNote(code: .atMin, capacity: 2)])
        target.configure { $0.policies = [.steps("same", .percentChangeInCapacity, (0, nil, 0))] }
        target.alarm("same", value: 55)
        #expect(target.last?.notScaled == [NotScaledNote(code: .atDesired, capacity: 2)])
        #expect(target.last?.description == "Attempting to scale due to alarm triggered")
    }

    @Test("The largest capacity wins, out and in")
    func largest() {
        let policies = [
            TargetPolicy.steps("few", .changeInCapacity, (0, nil, 3)), .steps("many", .percentChangeInCapacity, (0, nil, 200)), .steps("less", .changeInCapacity, (nil, 0, -1)),
            .steps("least", .changeInCapacity, (nil, 0, -4)),
        ]
        func notice(_ policy: String, _ value: Double) -> AlarmNotice { AlarmNotice(policyName: policy, alarmName: policy, state: .alarm, metricValue: value, threshold: 50) }
        var target = Target(1, 99, at: 10) { $0.policies = policies }
        target.send(.alarms([notice("few", 60), notice("many", 60), notice("least", 40)]))
        #expect(target.capacity == 30)
        var other = Target(1, 99, at: 10) { $0.policies = policies }
        other.send(.alarms([notice("least", 40), notice("less", 40)]))
        #expect(other.capacity == 9)
    }

    @Test("A policy that would scale out speaks against one that would scale in")
    func objection() {
        var target = Target(1, 5, at: 5) { $0.policies = [TargetPolicyTests.out, TargetPolicyTests.into] }
        target.alarm("out", value: 55)
        target.pass(.seconds(30))
        target.alarm("in", value: 40)
        #expect((target.capacity, target.blocked(.otherPolicy)) == (5, true))
        target.pass(.minutes(2))
        target.alarm("in", value: 40)
        #expect(target.capacity == 4, "its word holds for a minute")
    }

    @Test("Alarms wait for the capacity to be known, and are told when it is not")
    func unreadable() {
        var target = Target(1, 20, at: 4) { $0.policies = [TargetPolicyTests.out] }
        target.isThere = false
        target.alarm("out", value: 55)
        #expect(target.sets.isEmpty)
        #expect((target.last?.status, target.last?.cause) == (.failed, "monitor alarm alarm-out in state ALARM triggered policy out"))
        #expect(target.last?.statusMessage == "Failed to read the current capacity. Reason: nobody answered")
        target.isThere = true
        target.alarm("out", value: 55)
        #expect(target.capacity == 6)
    }

    @Test("Without a value no step is chosen; the alarm of a policy that is gone does nothing")
    func noValue() {
        var target = Target(1, 20, at: 4) { $0.policies = [TargetPolicyTests.out] }
        for value in [nil, Double.nan, .infinity] as [Double?] {
            target.send(.alarms([AlarmNotice(policyName: "out", alarmName: "a", state: .alarm, metricValue: value, threshold: 50)]))
            #expect((target.capacity, target.blocked(.insufficientData)) == (4, true))
        }
        target.alarm("gone", value: 99)
        #expect(target.capacity == 4)
    }

    @Test("What was decided can be told, and a replay of the events decides the same")
    func replay() {
        var target = Target(1, 20, at: 2) { $0.policies = [TargetPolicyTests.out, TargetPolicyTests.into, .tracking("cpu")] }
        for (minute, value) in [55.0, 70, 40, 30, 99, 20, 61].enumerated() {
            target.pass(.minutes(Int64(minute)))
            target.alarm(value > 50 ? "out" : "in", value: value)
            target.track("cpu", value > 50 ? .high : .low, value: value)
        }
        #expect(target.decisions.allSatisfy { $0.explanation.count >= 3 })
        #expect(target.decisions.flatMap(\.explanation).contains { $0.contains("The policy out, by the alarm alarm-out, wants 4") })
        var again = TargetState(TargetConfiguration(resourceID: "hook/workers", minCapacity: 1, maxCapacity: 20), seed: 7, at: Target.start)
        for (event, decision) in target.events {
            let decided = again.observe(event).compactMap { effect in if case .decided(let decision) = effect { decision } else { nil } }
            #expect(decided.last == decision)
        }
        #expect(again == target.state)
    }
}
