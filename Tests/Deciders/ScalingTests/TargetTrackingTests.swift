import Base
import Testing

@testable import Scaling

/// EC2 Auto Scaling User Guide, Target tracking scaling policies.
@Suite struct TargetTrackingTests {
    static let cpu = policy("cpu", 50)

    static func policy(_ name: String, _ target: Double, disableScaleIn: Bool = false, warmup: Int? = 0) -> ScalingPolicy {
        ScalingPolicy(name: name, rule: .targetTracking(TargetTracking(
            metric: .predefined(type: .averageCPUUtilization, resourceLabel: nil), targetValue: target, disableScaleIn: disableScaleIn, estimatedInstanceWarmupSeconds: warmup)))
    }

    @Test("It makes a pair of alarms: 3 datapoints above the target, 15 below nine tenths of it")
    func alarms() {
        let fleet = Fleet(1, 10, 2) { $0.policies = [TargetTrackingTests.cpu] }
        let alarms = fleet.state.trackingAlarms
        #expect(alarms.map(\.side) == [.high, .low])
        #expect(alarms.map(\.evaluationPeriods) == [3, 15])
        #expect(alarms.map(\.threshold) == [50, 45])
        #expect(alarms.map(\.comparisonOperator) == ["GreaterThanThreshold", "LessThanThreshold"])
        #expect(alarms.allSatisfy { $0.name.hasPrefix("TargetTracking-web-\($0.side.rawValue)-") && $0.name.count == "TargetTracking-web-\($0.side.rawValue)-".count + 36 })
        #expect(fleet.effects.count { if case .putAlarm = $0 { true } else { false } } == 2)
    }

    @Test("A policy that changes gets new alarms, the same one keeps its own, one that goes takes them along")
    func alarmsFollow() {
        var fleet = Fleet(1, 10, 2) { $0.policies = [TargetTrackingTests.cpu] }
        let first = fleet.state.trackingAlarms.map(\.name)
        fleet.send(.configure(fleet.state.configuration))
        #expect(fleet.state.trackingAlarms.map(\.name) == first)
        var changed = fleet.state.configuration
        changed.policies = [TargetTrackingTests.policy("cpu", 60, disableScaleIn: true)]
        fleet.send(.configure(changed))
        #expect(fleet.state.trackingAlarms.map(\.side) == [.high])
        #expect(fleet.effects.contains(.deleteAlarms(first)))
        let second = fleet.state.trackingAlarms.map(\.name)
        changed.policies = []
        fleet.send(.configure(changed))
        #expect(fleet.state.trackingAlarms.isEmpty && fleet.effects.contains(.deleteAlarms(second)))
    }

    @Test("Capacity is proportional and rounded up, out and in", arguments: [
        (4, 75.0, TrackingAlarm.Side.high, 6), (4, 51, .high, 5), (3, 75, .high, 5), (10, 500, .high, 20), (10, 25, .low, 5), (3, 25, .low, 2), (10, 0, .low, 1), (10, 44.9, .low, 9),
        (10, 35, .low, 7),
    ])
    func proportional(capacity: Int, value: Double, side: TrackingAlarm.Side, expected: Int) {
        var fleet = Fleet(1, 20, capacity) { $0.policies = [TargetTrackingTests.cpu] }
        fleet.track("cpu", side, value: value)
        #expect(fleet.desired == expected)
    }

    @Test("Out if any policy wants out, in only if all agree")
    func several() {
        var fleet = Fleet(1, 20, 10) { $0.policies = [TargetTrackingTests.cpu, TargetTrackingTests.policy("net", 100)] }
        fleet.track("cpu", .low, value: 20)
        #expect(fleet.desired == 10 && fleet.blocked(.otherPolicy))
        fleet.track("net", .low, value: 80)
        #expect(fleet.desired == 8, "both are ready; the largest of 4 and 8")
        fleet.track("net", .high, value: 150)
        #expect(fleet.desired == 12)
    }

    @Test("A policy without scale-in never takes out and never holds others back")
    func disabledScaleIn() {
        var fleet = Fleet(1, 20, 10) { $0.policies = [TargetTrackingTests.cpu, TargetTrackingTests.policy("net", 100, disableScaleIn: true)] }
        fleet.track("cpu", .low, value: 25)
        #expect(fleet.desired == 5)
    }

    @Test("Too little data blocks: no scale-in, whichever policy lacks it")
    func insufficientData() {
        var fleet = Fleet(1, 20, 10) { $0.policies = [TargetTrackingTests.cpu, TargetTrackingTests.policy("net", 100)] }
        fleet.track("net", .low, value: nil, state: .insufficientData)
        #expect(fleet.blocked(.insufficientData))
        fleet.track("cpu", .low, value: 20)
        #expect(fleet.desired == 10 && fleet.blocked(.insufficientData))
        fleet.track("net", .low, value: nil, state: .alarm)
        #expect(fleet.desired == 10)
    }

    @Test("What warms up is not multiplied again, and holds scale-in back")
    func warmup() {
        var fleet = Fleet(1, 20, 4) { $0.policies = [TargetTrackingTests.policy("cpu", 50, warmup: 300)] }
        fleet.track("cpu", .high, value: 75)
        #expect(fleet.desired == 6)
        fleet.pass(.minutes(1))
        fleet.track("cpu", .high, value: 75)
        #expect(fleet.desired == 6)
        fleet.track("cpu", .low, value: 10)
        #expect(fleet.desired == 6 && fleet.blocked(.warmingUp))
        fleet.pass(.minutes(5))
        fleet.track("cpu", .high, value: 75)
        #expect(fleet.desired == 9)
    }

    @Test("New instances stay out of the group's own metrics while they warm up", arguments: [(nil, 3), (0, 3), (120, 2)] as [(Int?, Int)])
    func aggregate(warmup: Int?, contributing: Int) {
        var fleet = Fleet(1, 10, 2) { $0.defaultInstanceWarmupSeconds = warmup }
        fleet.pass(.minutes(10))
        fleet.send(.setDesiredCapacity(3, honorsCooldown: false))
        #expect(fleet.state.aggregatedInstances(at: fleet.now).count == contributing)
        fleet.pass(.seconds(120))
        #expect(fleet.state.aggregatedInstances(at: fleet.now).count == 3)
    }

    @Test("An empty group begins with one instance when its metric is above the target")
    func fromNothing() {
        var fleet = Fleet(0, 10, 0) { $0.policies = [TargetTrackingTests.cpu] }
        fleet.track("cpu", .high, value: 51)
        #expect(fleet.desired == 1)
    }

    @Test("It cannot be executed by hand") func byHand() {
        var fleet = Fleet(0, 10, 1) { $0.policies = [TargetTrackingTests.cpu] }
        #expect(fleet.refusal(of: .executePolicy(name: "cpu", honorsCooldown: false, metricValue: 1, breachThreshold: 1)) != nil)
    }
}
