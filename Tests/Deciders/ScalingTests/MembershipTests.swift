import Base
import Testing

@testable import Scaling

/// Standby, attaching, detaching, terminating by hand, deleting.
@Suite struct MembershipTests {
    @Test("Standby with decrement: no replacement; back: the capacity returns. Causes as documented")
    func standby() {
        var fleet = Fleet(0, 5, 4) { $0.hasLoadBalancers = true }
        fleet.send(.enterStandby(instances: ["i-001"], decrementsDesired: true))
        #expect(fleet.ids(.standby) == ["i-001"] && fleet.desired == 3 && fleet.inService.count == 3)
        #expect(fleet.activities.last?.cause == "At 2026-01-05T00:00:00Z instance i-001 was moved to standby in response to a user request, shrinking the capacity from 4 to 3.")
        #expect(fleet.effects.contains(.deregister(instance: "i-001")))
        fleet.send(.exitStandby(instances: ["i-001"]))
        #expect(fleet.desired == 4 && fleet.inService.count == 4 && fleet.instance("i-001")?.isRegistered == true)
        #expect(fleet.activities.last?.cause == "At 2026-01-05T00:00:00Z instance i-001 was moved out of standby in response to a user request, increasing the capacity from 3 to 4.")
    }

    @Test("Standby without decrement: a replacement comes, and on return the group has one too many")
    func standbyReplaced() {
        var fleet = Fleet(0, 5, 2)
        fleet.send(.enterStandby(instances: ["i-001"], decrementsDesired: false))
        #expect(fleet.inService.count == 2 && fleet.desired == 2)
        fleet.send(.exitStandby(instances: ["i-001"]))
        #expect(fleet.inService.count == 2 && fleet.desired == 2)
    }

    @Test("Standby is left alone by health checks")
    func standbyHealth() {
        var fleet = Fleet(0, 5, 2)
        fleet.send(.enterStandby(instances: ["i-001"], decrementsDesired: true))
        fleet.send(.instanceHealth(instance: "i-001", isHealthy: false))
        fleet.pass(.hours(1))
        #expect(fleet.ids(.standby) == ["i-001"] && fleet.instance("i-001")?.isHealthy == true)
        fleet.send(.exitStandby(instances: ["i-001"]))
        #expect(fleet.instance("i-001") == nil && fleet.inService.count == 2)
    }

    @Test("A request that would undercut the minimum or exceed the maximum is refused")
    func sizes() {
        var fleet = Fleet(2, 2, 2)
        #expect(fleet.refusal(of: .enterStandby(instances: ["i-001"], decrementsDesired: true))?.contains("min-size=2, max-size=2, and desired-size=2") == true)
        #expect(fleet.refusal(of: .detach(instances: ["i-001"], decrementsDesired: true)) != nil)
        #expect(fleet.refusal(of: .terminate(instance: "i-001", decrementsDesired: true))?.hasPrefix("Currently, desiredSize equals minSize (2).") == true)
        #expect(fleet.refusal(of: .attach([AttachedInstance(id: "i-x", zone: "a", instanceType: nil, launch: Fleet.source)])) != nil)
        #expect(fleet.refusal(of: .terminate(instance: "i-none", decrementsDesired: false)) == "Instance Id not found - No managed instance found for instance ID i-none")
        #expect(fleet.refusal(of: .exitStandby(instances: ["i-001"])) != nil)
    }

    @Test("Attached instances count, detached ones run on")
    func attachDetach() {
        var fleet = Fleet(0, 5, 2)
        fleet.send(.attach([AttachedInstance(id: "i-x", zone: "a", instanceType: nil, launch: Fleet.source)]))
        #expect(fleet.desired == 3 && fleet.inService.contains("i-x"))
        fleet.send(.detach(instances: ["i-x"], decrementsDesired: true))
        #expect(fleet.desired == 2 && fleet.instance("i-x") == nil && fleet.effects.contains(.release(instance: "i-x")))
        #expect(!fleet.terminatedInOrder.contains("i-x"))
        fleet.send(.detach(instances: ["i-001"], decrementsDesired: false))
        #expect(fleet.inService == ["i-002", "i-003"])
        #expect(fleet.refusal(of: .attach([AttachedInstance(id: "i-002", zone: "a", instanceType: nil, launch: Fleet.source)])) != nil)
        #expect(fleet.refusal(of: .attach([AttachedInstance(id: "i-y", zone: "z", instanceType: nil, launch: Fleet.source)])) != nil)
    }

    @Test("Terminating by hand replaces, or takes the capacity along", arguments: [(false, 2), (true, 1)])
    func terminate(decrements: Bool, left: Int) {
        var fleet = Fleet(0, 5, 2)
        fleet.send(.terminate(instance: "i-001", decrementsDesired: decrements))
        #expect(fleet.inService.count == left && fleet.instance("i-001") == nil && fleet.desired == left)
    }

    @Test("A group with instances is deleted by force only; then everything goes")
    func delete() {
        var fleet = Fleet(0, 5, 3) {
            $0.hooks = [LifecycleHook(name: "save", transition: .terminating)]
            $0.policies = [TargetTrackingTests.cpu]
        }
        fleet.send(.setProtection(instances: ["i-001"], isProtected: true))
        fleet.send(.enterStandby(instances: ["i-002"], decrementsDesired: true))
        #expect(fleet.refusal(of: .delete(force: false)) != nil)
        fleet.send(.delete(force: true))
        #expect(fleet.state.instances.isEmpty && fleet.effects.contains(.emptied))
        #expect(fleet.effects.contains { if case .deleteAlarms = $0 { true } else { false } })
    }

    @Test("An instance that answers an order nobody waits for is ended, not forgotten")
    func orphan() {
        var fleet = Fleet(0, 5, 0)
        fleet.obeys = false
        fleet.send(.launched(activityID: "unknown", instance: "i-9", instanceType: nil))
        #expect(fleet.terminatedInOrder == ["i-9"] && fleet.state.instances.isEmpty)
    }
}
