import Base
import Testing

@testable import Scaling

/// EC2 Auto Scaling User Guide, How suspended processes affect other processes: the nine scenarios.
@Suite struct SuspendedProcessTests {
    @Test("1: Launch suspended: nothing grows, unhealthy instances go without replacement, and resuming makes it up")
    func launch() {
        var fleet = Fleet(0, 10, 4) {
            $0.policies = [ScalingPolicyTests.simple("up", 2)]
            $0.schedule = [ScheduledAction(name: "s", recurrence: "0 18 * * *", desiredCapacity: 8)]
        }
        fleet.pass(.minutes(10))
        fleet.send(.suspend([.launch]))
        fleet.alarm("up", value: 90)
        fleet.run("s")
        #expect(fleet.inService.count == 4 && fleet.blocked(.processSuspended))
        fleet.send(.setHealth(instance: "i-001", isHealthy: false, respectsGrace: false))
        #expect(fleet.inService.count == 3)
        fleet.send(.startRefresh(RefreshRequest(preferences: RefreshPreferences())))
        fleet.pass(.minutes(10))
        #expect(fleet.inService.count == 3 && fleet.state.refresh?.percentageComplete == 0)
        fleet.send(.cancelRefresh)
        fleet.send(.resume([.launch]))
        #expect(fleet.inService.count == 8)
    }

    @Test("2: Terminate suspended: nothing shrinks, unhealthy ones stay marked, zones even out up to a tenth above the maximum")
    func terminate() {
        var fleet = Fleet(0, 10, 10, zones: ["a"])
        fleet.send(.suspend([.terminate]))
        fleet.send(.setDesiredCapacity(9, honorsCooldown: false))
        #expect(fleet.inService.count == 10)
        fleet.send(.setDesiredCapacity(10, honorsCooldown: false))
        fleet.send(.instanceHealth(instance: "i-003", isHealthy: false))
        #expect(fleet.instance("i-003")?.isHealthy == false && fleet.inService.count == 10)
        fleet.send(.instanceHealth(instance: "i-003", isHealthy: true))
        var wider = fleet.state.configuration
        wider.zones.append(GroupZone(name: "b"))
        fleet.send(.configure(wider))
        for _ in 0..<20 { fleet.pass(.minutes(1)) }
        #expect(fleet.inService.count == 11, "one more than the maximum of 10")
        fleet.send(.resume([.terminate]))
        for _ in 0..<20 { fleet.pass(.minutes(1)) }
        #expect(fleet.inService.count == 10 && fleet.count(in: "a") == 5 && fleet.count(in: "b") == 5)
    }

    @Test("3: AddToLoadBalancer suspended: what was launched meanwhile stays unregistered after it resumes")
    func addToLoadBalancer() {
        var fleet = Fleet(1, 10, 1) { $0.hasLoadBalancers = true }
        fleet.send(.suspend([.addToLoadBalancer]))
        fleet.send(.setDesiredCapacity(3, honorsCooldown: false))
        #expect(fleet.inService.count == 3)
        fleet.send(.resume([.addToLoadBalancer]))
        fleet.pass(.hours(1))
        #expect(fleet.state.unregisteredInstances == ["i-002", "i-003"])
        fleet.send(.setDesiredCapacity(4, honorsCooldown: false))
        #expect(fleet.state.unregisteredInstances == ["i-002", "i-003"])
    }

    @Test("4: AlarmNotification suspended: alarms are not followed; resuming considers those in breach")
    func alarmNotification() {
        var fleet = Fleet(1, 10, 2) { $0.policies = [TargetTrackingTests.cpu] }
        fleet.send(.suspend([.alarmNotification]))
        fleet.track("cpu", .high, value: 100)
        #expect(fleet.desired == 2 && fleet.blocked(.processSuspended))
        fleet.send(.resume([.alarmNotification]))
        #expect(fleet.desired == 4)
    }

    @Test("5: AZRebalance suspended: no evening out, but scaling still balances; resuming evens out, launching first")
    func azRebalance() {
        var fleet = Fleet(0, 20, 4, zones: ["a"])
        fleet.send(.suspend([.azRebalance]))
        var wider = fleet.state.configuration
        wider.zones.append(GroupZone(name: "b"))
        fleet.send(.configure(wider))
        fleet.pass(.hours(1))
        #expect(fleet.count(in: "b") == 0)
        fleet.send(.setDesiredCapacity(5, honorsCooldown: false))
        #expect(fleet.count(in: "b") == 1)
        fleet.send(.resume([.azRebalance]))
        fleet.pass(.minutes(5))
        #expect([fleet.count(in: "a"), fleet.count(in: "b")].sorted() == [2, 3])
        let effects = fleet.effects.compactMap { effect -> String? in
            switch effect {
            case .launch: "launch"
            case .terminate: "terminate"
            default: nil
            }
        }
        #expect(effects.suffix(2) == ["launch", "terminate"])
    }

    @Test("6: HealthCheck suspended: checks mark nothing, a verdict by hand still counts")
    func healthCheck() {
        var fleet = Fleet(2, 10, 2)
        fleet.send(.suspend([.healthCheck]))
        fleet.send(.instanceHealth(instance: "i-001", isHealthy: false))
        fleet.send(.vanished(instance: "i-001"))
        #expect(fleet.inService == ["i-001", "i-002"])
        fleet.send(.setHealth(instance: "i-002", isHealthy: false, respectsGrace: false))
        #expect(fleet.inService == ["i-001", "i-003"])
        fleet.send(.resume([.healthCheck]))
        #expect(fleet.inService == ["i-003", "i-004"])
    }

    @Test("7: InstanceRefresh suspended: a refresh pauses and goes on")
    func instanceRefresh() {
        var fleet = Fleet(4, 4, 4)
        fleet.send(.suspend([.instanceRefresh]))
        fleet.send(.startRefresh(RefreshRequest(preferences: RefreshPreferences(instanceWarmupSeconds: 0))))
        fleet.pass(.hours(3))
        #expect(fleet.state.refresh?.status == .inProgress && fleet.inService == ["i-001", "i-002", "i-003", "i-004"])
        fleet.send(.resume([.instanceRefresh]))
        fleet.pass(.minutes(10))
        #expect(fleet.state.refresh?.status == .successful)
    }

    @Test("8: ReplaceUnhealthy suspended: marked, kept, and replaced as soon as it resumes, the old one first")
    func replaceUnhealthy() {
        var fleet = Fleet(2, 10, 2)
        fleet.send(.suspend([.replaceUnhealthy]))
        fleet.send(.instanceHealth(instance: "i-001", isHealthy: false))
        #expect(fleet.instance("i-001")?.isHealthy == false && fleet.inService.count == 2)
        fleet.send(.resume([.replaceUnhealthy]))
        #expect(fleet.inService == ["i-002", "i-003"])
        let order = fleet.effects.compactMap { effect -> String? in
            if case .record(let activity) = effect, !activity.isOver { activity.description.hasPrefix("Terminating") ? "T" : activity.instanceID == nil ? "L" : nil } else { nil }
        }
        #expect(order.suffix(2) != ["L", "T"])
    }

    @Test("9: ScheduledActions suspended: what was due meanwhile is not made up for")
    func scheduledActions() {
        var fleet = Fleet(1, 10, 2) { $0.schedule = [ScheduledAction(name: "s", recurrence: "0 18 * * *", desiredCapacity: 8)] }
        fleet.send(.suspend([.scheduledActions]))
        fleet.run("s")
        #expect(fleet.desired == 2 && fleet.blocked(.processSuspended))
        fleet.send(.resume([.scheduledActions]))
        fleet.pass(.hours(1))
        #expect(fleet.desired == 2)
        fleet.run("s")
        #expect(fleet.desired == 8)
    }

    @Test("While Launch is suspended nothing is attached or returned from standby; leaving is possible")
    func standbyAndAttach() {
        var fleet = Fleet(0, 10, 3)
        fleet.send(.enterStandby(instances: ["i-001"], decrementsDesired: true))
        fleet.send(.suspend([.launch, .terminate]))
        #expect(fleet.refusal(of: .exitStandby(instances: ["i-001"])) != nil)
        #expect(fleet.refusal(of: .attach([AttachedInstance(id: "i-x", zone: "a", instanceType: nil, launch: Fleet.source)])) != nil)
        #expect(fleet.refusal(of: .detach(instances: ["i-002"], decrementsDesired: true)) == nil)
        #expect(fleet.refusal(of: .enterStandby(instances: ["i-003"], decrementsDesired: true)) == nil)
    }
}
