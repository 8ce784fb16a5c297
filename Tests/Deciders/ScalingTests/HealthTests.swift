import Base
import Testing

@testable import Scaling

/// EC2 Auto Scaling User Guide, Health checks; Instance maintenance policies; Maximum instance lifetime.
@Suite struct HealthTests {
    @Test("An instance that vanishes is replaced at once, and the activity says why")
    func vanished() {
        var fleet = Fleet(2, 4, 2) { $0.healthCheckGraceSeconds = 300 }
        fleet.send(.vanished(instance: "i-001"))
        #expect(fleet.inService == ["i-002", "i-003"])
        #expect(fleet.activities[2].cause == "At 2026-01-05T00:00:00Z an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.")
        #expect(fleet.activities[3].cause == "At 2026-01-05T00:00:00Z an instance was launched in response to an unhealthy instance needing to be replaced.")
    }

    @Test("Within the grace period checks count for nothing; after it a fault that lasts does")
    func grace() {
        var fleet = Fleet(1, 4, 1) {
            $0.healthCheckGraceSeconds = 300
            $0.usesLoadBalancerHealth = true
        }
        fleet.send(.loadBalancerHealth(instance: "i-001", isHealthy: false))
        fleet.pass(.seconds(299))
        #expect(fleet.inService == ["i-001"])
        fleet.pass(.seconds(1))
        #expect(fleet.inService == ["i-002"])
        #expect(fleet.activities.contains { $0.cause.hasSuffix("in response to an ELB system health check failure.") })
    }

    @Test("A fault that passes within the grace period is forgotten")
    func recovers() {
        var fleet = Fleet(1, 4, 1) { $0.healthCheckGraceSeconds = 300 }
        fleet.send(.instanceHealth(instance: "i-001", isHealthy: false))
        fleet.send(.instanceHealth(instance: "i-001", isHealthy: true))
        fleet.pass(.hours(1))
        #expect(fleet.inService == ["i-001"])
    }

    @Test("The load balancer's opinion counts only where the group asks for it")
    func healthCheckType() {
        var fleet = Fleet(1, 4, 1)
        fleet.send(.loadBalancerHealth(instance: "i-001", isHealthy: false))
        fleet.pass(.hours(1))
        #expect(fleet.inService == ["i-001"])
    }

    @Test("A verdict by hand counts at once, or respects the grace period", arguments: [(true, ["i-001"]), (false, ["i-002"])])
    func byHand(respectsGrace: Bool, left: [String]) {
        var fleet = Fleet(1, 4, 1) { $0.healthCheckGraceSeconds = 300 }
        fleet.send(.setHealth(instance: "i-001", isHealthy: false, respectsGrace: respectsGrace))
        #expect(fleet.inService == left)
    }

    @Test("A cooldown does not hold a replacement back")
    func cooldown() {
        var fleet = Fleet(1, 4, 2)
        fleet.send(.setDesiredCapacity(3, honorsCooldown: false))
        fleet.send(.vanished(instance: "i-001"))
        #expect(fleet.inService.count == 3)
    }

    @Test("With a maintenance policy above 100 percent the new instance serves before the unhealthy one goes")
    func launchFirst() {
        var fleet = Fleet(2, 4, 2) {
            $0.maintenance = MaintenancePolicy(minHealthyPercentage: 100, maxHealthyPercentage: 110)
            $0.defaultInstanceWarmupSeconds = 60
        }
        fleet.send(.instanceHealth(instance: "i-001", isHealthy: false))
        #expect(fleet.inService == ["i-001", "i-002", "i-003"] && fleet.desired == 2)
        fleet.pass(.seconds(59))
        #expect(fleet.inService.count == 3)
        fleet.pass(.seconds(1))
        #expect(fleet.inService == ["i-002", "i-003"])
    }

    @Test("An instance past its lifetime is replaced, one at a time")
    func lifetime() {
        var fleet = Fleet(4, 4, 4) { $0.maxInstanceLifetimeSeconds = 86_400 }
        fleet.pass(.seconds(86_399))
        #expect(fleet.inService == ["i-001", "i-002", "i-003", "i-004"])
        fleet.obeys = false
        fleet.pass(.seconds(1))
        #expect(fleet.inService.count == 3)
        fleet.obeys = true
        fleet.obey()
        fleet.pass(.minutes(10))
        #expect(fleet.state.instances.allSatisfy { fleet.now - $0.launchedAt < .hours(1) })
    }

    @Test("A launch that fails is tried again, later each time, elsewhere when there was no room")
    func launchFailures() {
        var fleet = Fleet(0, 4, 0)
        fleet.obeys = false
        fleet.send(.setDesiredCapacity(1, honorsCooldown: false))
        guard case .launch(let order)? = fleet.waiting.first else { return }
        #expect(order.zone == "a")
        fleet.send(.launchFailed(activityID: order.activityID, message: "no room", isCapacity: true))
        #expect(fleet.activities[0].status == .failed && fleet.activities[0].statusMessage == "no room" && fleet.notices == [.launchError])
        fleet.pass(.seconds(9))
        #expect(fleet.state.launches.isEmpty)
        fleet.pass(.seconds(1))
        #expect(fleet.state.launches.map(\.order.zone) == ["b"])
    }

    @Test("A termination that fails is asked for again")
    func terminationFailures() {
        var fleet = Fleet(0, 4, 1)
        fleet.obeys = false
        fleet.send(.setDesiredCapacity(0, honorsCooldown: false))
        fleet.send(.terminationFailed(instance: "i-001", message: "busy"))
        #expect(fleet.notices.last == .terminateError)
        fleet.pass(.seconds(30))
        #expect(fleet.terminatedInOrder == ["i-001", "i-001"])
        fleet.send(.terminated(instance: "i-001"))
        #expect(fleet.state.instances.isEmpty)
    }

    @Test("A rebalance recommendation brings another instance first, where the group wants it", arguments: [(true, ["i-002"]), (false, ["i-001"])])
    func capacityRebalance(isWanted: Bool, left: [String]) {
        var fleet = Fleet(1, 1, 1) { $0.capacityRebalance = isWanted }
        fleet.send(.rebalanceRecommended(instance: "i-001"))
        fleet.pass(.minutes(1))
        #expect(fleet.inService == left)
    }
}
