import Base
import Testing

@testable import Scaling

/// EC2 Auto Scaling User Guide, Step and simple scaling policies; Scaling cooldowns.
@Suite struct ScalingPolicyTests {
    @Test("A percentage is rounded as documented", arguments: [(12.7, 12), (0.67, 1), (-0.58, -1), (-6.67, -6), (1.0, 1), (0.0, 0), (-1.0, -1), (3.3, 3), (1e300, 1_000_000_000)])
    func rounding(change: Double, expected: Int) { #expect(Adjustment.roundedPercent(change) == expected) }

    @Test("An adjustment changes a capacity as its type says", arguments: [
        (AdjustmentType.changeInCapacity, 5, 3, nil, 8), (.changeInCapacity, -5, 3, nil, 0), (.exactCapacity, 5, 3, nil, 5), (.percentChangeInCapacity, 10, 10, nil, 11),
        (.percentChangeInCapacity, 25, 4, 2, 6), (.percentChangeInCapacity, -25, 4, 2, 2), (.percentChangeInCapacity, 30, 11, nil, 14), (.percentChangeInCapacity, -10, 14, nil, 13),
        (.percentChangeInCapacity, -30, 13, nil, 10), (.changeInCapacity, Int.max, 3, nil, Int.max), (.percentChangeInCapacity, 0, 10, 2, 10),
    ] as [(AdjustmentType, Int, Int, Int?, Int)])
    func adjustments(type: AdjustmentType, amount: Int, base: Int, magnitude: Int?, expected: Int) {
        #expect(Adjustment.apply(type, amount, to: base, minMagnitude: magnitude) == expected)
    }

    static let stepOut = ScalingPolicy(name: "out", rule: .step(StepScaling(adjustmentType: .percentChangeInCapacity, steps: StepAdjustmentTests.out, estimatedInstanceWarmupSeconds: 120)))
    static let stepIn = ScalingPolicy(name: "in", rule: .step(StepScaling(adjustmentType: .percentChangeInCapacity, steps: StepAdjustmentTests.into)))

    @Test("The documented history: 10, at 60 to 11, at 70 to 14, at 40 to 13, at 30 to 10")
    func documentedSteps() {
        var fleet = Fleet(1, 20, 10) { $0.policies = [ScalingPolicyTests.stepOut, ScalingPolicyTests.stepIn] }
        let story: [(policy: String, value: Double, desired: Int)] = [("out", 59, 10), ("out", 60, 11), ("out", 70, 14), ("in", 41, 14), ("in", 40, 13), ("in", 30, 10)]
        for part in story {
            fleet.alarm(part.policy, value: part.value)
            #expect(fleet.desired == part.desired, "at \(part.value)")
            fleet.pass(.minutes(5))
            #expect(fleet.inService.count == part.desired)
        }
    }

    @Test("What is warming is not added twice: 60 gives 11, 62 nothing, 70 then 13")
    func warmingCounts() {
        var fleet = Fleet(1, 20, 10) { $0.policies = [ScalingPolicyTests.stepOut] }
        for (value, desired) in [(60.0, 11), (62, 11), (70, 13), (75, 13)] {
            fleet.alarm("out", value: value)
            #expect(fleet.desired == desired, "at \(value)")
            fleet.pass(.seconds(10))
        }
        fleet.pass(.minutes(3))
        fleet.alarm("out", value: 60)
        #expect(fleet.desired == 14, "13 are warm: a tenth of them is one more")
    }

    @Test("Scaling in waits while a scale-out warms up")
    func scaleInWaits() {
        var fleet = Fleet(1, 20, 10) { $0.policies = [ScalingPolicyTests.stepOut, ScalingPolicyTests.stepIn] }
        fleet.alarm("out", value: 60)
        fleet.pass(.seconds(60))
        fleet.alarm("in", value: 30)
        #expect(fleet.desired == 11)
        #expect(fleet.blocked(.warmingUp))
        fleet.pass(.seconds(61))
        fleet.alarm("in", value: 30)
        #expect(fleet.desired == 8)
    }

    @Test("While instances leave they still count, so no more are taken out than meant")
    func terminatingCounts() {
        var fleet = Fleet(1, 20, 10) { $0.policies = [ScalingPolicyTests.stepIn] }
        fleet.obeys = false
        for _ in 0..<3 { fleet.alarm("in", value: 35) }
        #expect(fleet.desired == 9)
    }

    static func simple(_ name: String, _ change: Int, cooldown: Int? = nil) -> ScalingPolicy {
        ScalingPolicy(name: name, rule: .simple(SimpleScaling(adjustmentType: .changeInCapacity, scalingAdjustment: change, cooldownSeconds: cooldown)))
    }

    @Test("A simple policy waits for its cooldown, which begins when the last instance is in service")
    func cooldown() {
        var fleet = Fleet(1, 10, 2) { $0.policies = [ScalingPolicyTests.simple("up", 2)] }
        fleet.pass(.minutes(10))
        fleet.obeys = false
        fleet.alarm("up", value: 90)
        #expect(fleet.desired == 4)
        fleet.pass(.minutes(6))
        fleet.alarm("up", value: 90)
        #expect(fleet.blocked(.activityInProgress), "the instances are not there yet")
        fleet.obey()
        let ready = fleet.now
        #expect(fleet.state.cooldown.until == ready + .seconds(300))
        fleet.pass(.seconds(299))
        fleet.alarm("up", value: 90)
        #expect(fleet.desired == 4 && fleet.blocked(.cooldown))
        fleet.pass(.seconds(1))
        fleet.alarm("up", value: 90)
        #expect(fleet.desired == 6)
    }

    @Test("A policy's own cooldown takes the place of the default one")
    func ownCooldown() {
        var fleet = Fleet(1, 10, 4) { $0.policies = [ScalingPolicyTests.simple("down", -1, cooldown: 180)] }
        fleet.pass(.minutes(10))
        fleet.alarm("down", value: 10)
        #expect(fleet.desired == 3)
        fleet.pass(.seconds(180))
        fleet.alarm("down", value: 10)
        #expect(fleet.desired == 2)
    }

    @Test("By hand a cooldown is waited for only when that is asked for")
    func honorCooldown() {
        var fleet = Fleet(1, 10, 4) { $0.policies = [ScalingPolicyTests.simple("up", 1)] }
        fleet.pass(.minutes(10))
        fleet.alarm("up", value: 90)
        #expect(fleet.refusal(of: .setDesiredCapacity(6, honorsCooldown: true)) != nil)
        #expect(fleet.refusal(of: .executePolicy(name: "up", honorsCooldown: true, metricValue: nil, breachThreshold: nil)) != nil)
        #expect(fleet.refusal(of: .executePolicy(name: "up", honorsCooldown: false, metricValue: nil, breachThreshold: nil)) == nil)
        #expect(fleet.refusal(of: .setDesiredCapacity(7, honorsCooldown: false)) == nil)
        #expect(fleet.desired == 7)
    }

    @Test("A step policy that is executed by hand needs its value and threshold")
    func executeStep() {
        var fleet = Fleet(1, 20, 10) { $0.policies = [ScalingPolicyTests.stepOut] }
        #expect(fleet.refusal(of: .executePolicy(name: "out", honorsCooldown: false, metricValue: nil, breachThreshold: nil)) != nil)
        fleet.send(.executePolicy(name: "out", honorsCooldown: false, metricValue: 59, breachThreshold: 40))
        #expect(fleet.desired == 11)
        #expect(fleet.refusal(of: .executePolicy(name: "none", honorsCooldown: false, metricValue: nil, breachThreshold: nil)) != nil)
    }

    @Test("Of several policies the largest capacity wins, out and in")
    func largest() {
        func notices(_ names: [String]) -> GroupEvent.What {
            .alarms(names.map { AlarmNotice(policyName: $0, alarmName: "alarm-\($0)", state: .alarm, metricValue: 90, threshold: 50) })
        }
        let policies = [("a", 1), ("b", 3), ("c", -1), ("d", -3)].map { ScalingPolicyTests.simple($0.0, $0.1) }
        for (names, desired) in [(["a", "b"], 13), (["b", "a"], 13), (["c", "d"], 9), (["d", "c"], 9), (["d", "a"], 11), (["c", "b"], 13)] {
            var fleet = Fleet(1, 20, 10) { $0.policies = policies }
            fleet.pass(.minutes(10))
            fleet.send(notices(names))
            #expect(fleet.desired == desired, "\(names)")
        }
    }

    @Test("A disabled policy does nothing, and says so")
    func disabled() {
        var fleet = Fleet(1, 10, 2) {
            var policy = ScalingPolicyTests.simple("up", 2)
            policy.isEnabled = false
            $0.policies = [policy]
        }
        fleet.alarm("up", value: 90)
        #expect(fleet.desired == 2 && fleet.blocked(.policyDisabled))
    }

    @Test("The sizes bound what a policy wants, and the evidence says what was cut")
    func bounds() {
        var fleet = Fleet(2, 5, 4) { $0.policies = [ScalingPolicyTests.simple("up", 4), ScalingPolicyTests.simple("down", -4)] }
        fleet.pass(.minutes(10))
        fleet.alarm("up", value: 90)
        #expect(fleet.desired == 5)
        #expect(fleet.decisions.last { !$0.limits.isEmpty }?.limits == [LimitNote(bound: .maxSize, wanted: 8, allowed: 5)])
        fleet.pass(.minutes(10))
        fleet.alarm("down", value: 9)
        #expect(fleet.desired == 2)
    }

    @Test("Sizes out of bounds are refused in AWS's words")
    func refusals() {
        var fleet = Fleet(1, 5, 2)
        #expect(fleet.refusal(of: .setDesiredCapacity(6, honorsCooldown: false)) == "New SetDesiredCapacity value 6 is above max value 5 for the AutoScalingGroup.")
        #expect(fleet.refusal(of: .setDesiredCapacity(0, honorsCooldown: false)) == "New SetDesiredCapacity value 0 is below min value 1 for the AutoScalingGroup.")
    }

    @Test("Values that are no numbers move nothing", arguments: [nil, Double.nan, .infinity, -.infinity] as [Double?])
    func hostile(value: Double?) {
        var fleet = Fleet(0, 5, 2) { $0.policies = [ScalingPolicyTests.stepIn, TargetTrackingTests.cpu] }
        fleet.alarm("in", value: value, threshold: .nan)
        fleet.track("cpu", .high, value: value)
        fleet.track("cpu", .low, value: value)
        #expect(fleet.desired == 2)
    }
}
