import Base
import Testing

@testable import Scaling

/// EC2 Auto Scaling User Guide, Lifecycle hooks.
@Suite struct LifecycleHookTests {
    private func fleet(_ desired: Int, _ hooks: [LifecycleHook]) -> Fleet { Fleet(0, 10, desired, zones: ["a"]) { $0.hooks = hooks } }
    private let launching = LifecycleHook(name: "boot", transition: .launching, heartbeatTimeoutSeconds: 60)
    private let terminating = LifecycleHook(name: "save", transition: .terminating, heartbeatTimeoutSeconds: 60, defaultResult: .continue)

    @Test("A launching instance waits until its hook continues")
    func waits() {
        var fleet = fleet(1, [launching])
        #expect(fleet.ids(.pendingWait) == ["i-001"])
        #expect(fleet.activities[0].status == .midLifecycleAction)
        fleet.send(.completeHook(instance: "i-001", hookName: "boot", token: nil, result: .continue))
        #expect(fleet.inService == ["i-001"])
        #expect(fleet.activities[0].status == .successful && fleet.notices == [.launch])
    }

    @Test("An abandoned launch is cancelled in AWS's words, and another is tried after a while")
    func abandoned() throws {
        var fleet = fleet(1, [launching])
        let token = try #require(fleet.instance("i-001")?.hooks.first?.token)
        fleet.send(.completeHook(instance: "i-001", hookName: nil, token: token, result: .abandon))
        let activity = fleet.activities[0]
        #expect(activity.status == .cancelled)
        #expect(activity.statusMessage == "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token \(token) was abandoned: Lifecycle Action Completed with ABANDON Result")
        #expect(fleet.instance("i-001") == nil && fleet.notices.contains(.launchError))
        fleet.pass(.seconds(10))
        #expect(fleet.ids(.pendingWait) == ["i-002"])
    }

    @Test("Time out takes the default result", arguments: [(LifecycleHook.Result.continue, true), (.abandon, false)])
    func timeout(result: LifecycleHook.Result, serves: Bool) {
        var fleet = fleet(1, [LifecycleHook(name: "boot", transition: .launching, heartbeatTimeoutSeconds: 60, defaultResult: result)])
        fleet.pass(.seconds(59))
        #expect(fleet.ids(.pendingWait) == ["i-001"])
        fleet.pass(.seconds(1))
        #expect((fleet.instance("i-001")?.state == .inService) == serves)
    }

    @Test("A heartbeat begins the time anew, up to a hundred times the timeout and 48 hours", arguments: [(60, Int64(6000)), (7200, 172_800)])
    func heartbeats(timeout: Int, longest: Int64) {
        var fleet = fleet(1, [LifecycleHook(name: "boot", transition: .launching, heartbeatTimeoutSeconds: timeout)])
        let begun = fleet.now
        while fleet.now - begun < .seconds(longest - Int64(timeout) / 2) {
            fleet.pass(.seconds(Int64(timeout) / 2))
            fleet.send(.recordHeartbeat(instance: "i-001", hookName: "boot", token: nil))
        }
        #expect(fleet.instance("i-001")?.hooks.first?.deadline == begun + .seconds(longest))
        fleet.pass(.seconds(Int64(timeout)))
        #expect(fleet.instance("i-001") == nil)
    }

    @Test("A terminating instance waits; continue and abandon both let it go")
    func leaving() {
        for result in [LifecycleHook.Result.continue, .abandon] {
            var fleet = fleet(1, [terminating])
            fleet.send(.setDesiredCapacity(0, honorsCooldown: false))
            #expect(fleet.ids(.terminatingWait) == ["i-001"])
            fleet.send(.completeHook(instance: "i-001", hookName: "save", token: nil, result: result))
            #expect(fleet.state.instances.isEmpty)
        }
    }

    @Test("All hooks of a transition must continue")
    func several() {
        var fleet = fleet(1, [launching, LifecycleHook(name: "second", transition: .launching)])
        fleet.send(.completeHook(instance: "i-001", hookName: "boot", token: nil, result: .continue))
        #expect(fleet.ids(.pendingWait) == ["i-001"])
        fleet.send(.completeHook(instance: "i-001", hookName: "second", token: nil, result: .continue))
        #expect(fleet.inService == ["i-001"])
    }

    @Test("What names no waiting hook is refused")
    func unknown() {
        var fleet = fleet(1, [])
        #expect(fleet.refusal(of: .completeHook(instance: "i-001", hookName: "boot", token: nil, result: .continue)) == "No active Lifecycle Action found with instance ID i-001")
        #expect(fleet.refusal(of: .recordHeartbeat(instance: "i-9", hookName: nil, token: "t")) == "No active Lifecycle Action found with token t")
    }

    @Test("Load balancers come before the terminating hook")
    func drainFirst() {
        var fleet = Fleet(0, 10, 1) {
            $0.hooks = [terminating]
            $0.hasLoadBalancers = true
        }
        fleet.obeys = false
        fleet.send(.setDesiredCapacity(0, honorsCooldown: false))
        #expect(fleet.ids(.terminating) == ["i-001"] && fleet.activities.last?.status == .waitingForDraining)
        fleet.send(.drained(instance: "i-001"))
        #expect(fleet.ids(.terminatingWait) == ["i-001"])
        fleet.pass(.seconds(60))
        #expect(fleet.ids(.terminatingProceed) == ["i-001"])
        fleet.send(.terminated(instance: "i-001"))
        #expect(fleet.state.instances.isEmpty && fleet.notices == [.launch, .terminate])
    }
}
