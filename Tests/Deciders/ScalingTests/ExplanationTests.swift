import Base
import Foundation
import Testing

@testable import Scaling

@Suite struct ExplanationTests {
    @Test("Causes are sentences in AWS's style")
    func causes() {
        var fleet = Fleet(0, 5, 1) { $0.policies = [TargetTrackingTests.cpu, ScalingPolicyTests.simple("down", -1)] }
        fleet.now = fleet.now + .seconds(60)
        fleet.send(.setDesiredCapacity(2, honorsCooldown: false))
        fleet.track("cpu", .high, value: 75)
        fleet.pass(.minutes(10))
        fleet.track("cpu", .high, value: 40, state: .ok)
        fleet.alarm("down", value: 1, name: "low")
        #expect(fleet.activities.map(\.cause) == [
            "At 2026-01-05T00:00:00Z a user request created an AutoScalingGroup changing the desired capacity from 0 to 1.  "
                + "At 2026-01-05T00:00:00Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 1.",
            "At 2026-01-05T00:01:00Z a user request explicitly set group desired capacity changing the desired capacity from 1 to 2.  "
                + "At 2026-01-05T00:01:00Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 1 to 2.",
            "At 2026-01-05T00:01:00Z a monitor alarm \(fleet.trackingAlarm("cpu", .high)) in state ALARM triggered policy cpu changing the desired capacity from 2 to 3.  "
                + "At 2026-01-05T00:01:00Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 2 to 3.",
            "At 2026-01-05T00:11:00Z a monitor alarm low in state ALARM triggered policy down changing the desired capacity from 3 to 2.  "
                + "At 2026-01-05T00:11:00Z an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from 3 to 2.  "
                + "At 2026-01-05T00:11:00Z instance i-001 was selected for termination.",
        ])
        #expect(fleet.activities.map(\.description) == ["Launching a new EC2 instance: i-001", "Launching a new EC2 instance: i-002", "Launching a new EC2 instance: i-003", "Terminating EC2 instance: i-001"])
        #expect(fleet.activities.allSatisfy { $0.status == .successful && $0.progress == 100 })
    }

    @Test("An update and a schedule name the constraints")
    func constraintCauses() {
        var fleet = Fleet(1, 5, 1) { $0.schedule = [ScheduledAction(name: "evening", recurrence: "0 18 * * *", desiredCapacity: 2)] }
        var larger = fleet.state.configuration
        larger.desiredCapacity = 3
        fleet.send(.configure(larger))
        fleet.run("evening")
        #expect(fleet.activities[1].cause.hasPrefix("At 2026-01-05T00:00:00Z a user request update of AutoScalingGroup constraints to min: 1, max: 5, desired: 3 changing the desired capacity from 1 to 3."))
        #expect(fleet.activities[3].cause.hasPrefix(
            "At 2026-01-05T00:00:01Z a scheduled action update of AutoScalingGroup constraints to min: 1, max: 5, desired: 2 changing the desired capacity from 3 to 2.  "
                + "At 2026-01-05T00:00:01Z the scheduled action evening executed. Setting desired capacity from 3 to 2."))
    }

    @Test("Why it scaled: event, figures, wish, limit and outcome")
    func whyItScaled() {
        var fleet = Fleet(1, 5, 4) { $0.policies = [TargetTrackingTests.cpu] }
        fleet.track("cpu", .high, value: 90)
        let decision = fleet.decisions.first { !$0.wishes.isEmpty }
        #expect(decision?.explanation == [
            "At 2026-01-05T00:00:00Z: the alarm \(fleet.trackingAlarm("cpu", .high)) was in ALARM.",
            "The group had a desired capacity of 4 (between 1 and 5): 4 in service.",
            "The policy cpu, by the alarm \(fleet.trackingAlarm("cpu", .high)), wants 8 with the metric at 90 (threshold or target 50), from a capacity of 4.",
            "8 was wanted; the maximum size allows 5.",
            "The desired capacity was raised from 4 to 5.",
            "An instance was ordered in a.",
        ])
    }

    @Test("Why it did not scale: what held it back is said once, not at each tick")
    func whyNot() {
        var fleet = Fleet(1, 5, 4) { $0.policies = [ScalingPolicyTests.simple("up", 1)] }
        fleet.pass(.minutes(10))
        fleet.send(.suspend([.alarmNotification]))
        let before = fleet.decisions.count
        fleet.alarm("up", value: 90)
        #expect(fleet.decisions.last?.explanation.contains("The process AlarmNotification is suspended: policies are not run for alarms.") == true)
        #expect(fleet.decisions.last?.explanation.contains("The desired capacity stayed at 4.") == true)
        fleet.pass(.hours(1))
        #expect(fleet.decisions.count == before + 1)
    }

    @Test("State, events, effects and decisions are documents: what is read back is equal")
    func documents() throws {
        var fleet = Fleet(1, 8, 4) {
            $0.policies = [TargetTrackingTests.cpu, ScalingPolicyTests.stepOut]
            $0.hooks = [LifecycleHook(name: "boot", transition: .launching)]
            $0.warmPool = WarmPoolSettings()
            $0.mixedInstances = MixedInstances(overrides: [InstanceTypeOverride(instanceType: "small", weight: 2, hourlyPrice: 0.1)])
        }
        fleet.track("cpu", .high, value: 90)
        fleet.send(.startRefresh(RefreshRequest(preferences: RefreshPreferences(checkpointPercentages: [50]), desiredConfiguration: Fleet.nextSource)))
        #expect(try read(fleet.state) == fleet.state)
        #expect(try read(fleet.events) == fleet.events)
        #expect(try read(fleet.effects) == fleet.effects)
    }

    private func read<Value: Codable>(_ value: Value) throws -> Value { try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value)) }
}
