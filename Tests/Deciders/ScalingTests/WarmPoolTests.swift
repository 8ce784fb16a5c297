import Base
import Testing

@testable import Scaling

/// EC2 Auto Scaling User Guide, Warm pools.
@Suite struct WarmPoolTests {
    private func fleet(_ pool: WarmPoolSettings, max: Int = 10, desired: Int = 6, _ change: (inout GroupConfiguration) -> Void = { _ in }) -> Fleet {
        Fleet(0, max, desired, zones: ["a"]) {
            $0.warmPool = pool
            change(&$0)
        }
    }

    @Test("The pool is the rest up to the maximum, or to the prepared capacity, and never below its minimum", arguments: [
        (WarmPoolSettings(), 4), (WarmPoolSettings(maxGroupPreparedCapacity: 8), 2), (WarmPoolSettings(minSize: 5), 5), (WarmPoolSettings(minSize: 3, maxGroupPreparedCapacity: 6), 3),
        (WarmPoolSettings(isDeleting: true), 0),
    ])
    func sizes(pool: WarmPoolSettings, expected: Int) {
        let fleet = fleet(pool)
        #expect(fleet.ids(.warmedStopped).count == expected && fleet.inService.count == 6)
    }

    @Test("Instances wait stopped or running") func states() {
        #expect(fleet(WarmPoolSettings(poolState: .running)).ids(.warmedRunning).count == 4)
    }

    @Test("A scale-out takes prepared instances first, then launches; the pool is filled again where it may be")
    func scaleOut() {
        var fleet = fleet(WarmPoolSettings(maxGroupPreparedCapacity: 8))
        let prepared = fleet.ids(.warmedStopped)
        fleet.send(.setDesiredCapacity(9, honorsCooldown: false))
        #expect(fleet.inService.count == 9 && prepared.allSatisfy(fleet.inService.contains))
        #expect(fleet.activities.contains { $0.description == "Launching a new EC2 instance from warm pool: \(prepared[0])" })
        #expect(fleet.ids(.warmedStopped).isEmpty)
    }

    @Test("Instances return to the pool on scale-in where that is wanted", arguments: [(true, 0), (false, 2)])
    func reuse(reuses: Bool, ended: Int) {
        var fleet = fleet(WarmPoolSettings(reusesOnScaleIn: reuses)) { $0.hasLoadBalancers = true }
        fleet.send(.setDesiredCapacity(4, honorsCooldown: false))
        #expect(fleet.inService.count == 4 && fleet.ids(.warmedStopped).count == 6)
        #expect(fleet.terminatedInOrder.count == ended)
    }

    @Test("Hooks wait on the way into the pool and again on the way into service")
    func hooks() {
        var fleet = Fleet(0, 1, 0, zones: ["a"]) {
            $0.warmPool = WarmPoolSettings()
            $0.hooks = [LifecycleHook(name: "boot", transition: .launching)]
        }
        #expect(fleet.ids(.warmedPendingWait) == ["i-001"])
        fleet.send(.completeHook(instance: "i-001", hookName: "boot", token: nil, result: .continue))
        #expect(fleet.ids(.warmedStopped) == ["i-001"])
        fleet.send(.setDesiredCapacity(1, honorsCooldown: false))
        #expect(fleet.ids(.pendingWait) == ["i-001"])
        let origins = fleet.effects.compactMap { if case .startHook(_, _, let origin, let destination) = $0 { "\(origin)>\(destination)" } else { nil } }
        #expect(origins == ["EC2>WarmPool", "WarmPool>AutoScalingGroup"])
        fleet.send(.completeHook(instance: "i-001", hookName: "boot", token: nil, result: .continue))
        #expect(fleet.inService == ["i-001"])
    }

    @Test("A terminating hook waits on the way back into the pool")
    func hookOnReturn() {
        var fleet = Fleet(0, 2, 1, zones: ["a"]) {
            $0.warmPool = WarmPoolSettings(maxGroupPreparedCapacity: 1, reusesOnScaleIn: true)
            $0.hooks = [LifecycleHook(name: "save", transition: .terminating)]
        }
        fleet.send(.setDesiredCapacity(0, honorsCooldown: false))
        #expect(fleet.ids(.warmedPendingWait) == ["i-001"])
        fleet.send(.completeHook(instance: "i-001", hookName: "save", token: nil, result: .continue))
        #expect(fleet.ids(.warmedStopped) == ["i-001"])
    }

    @Test("A pool that is deleted is emptied; one instance lost in it is replaced")
    func emptied() {
        var fleet = fleet(WarmPoolSettings(maxGroupPreparedCapacity: 8))
        let lost = fleet.ids(.warmedStopped)[0]
        fleet.send(.vanished(instance: lost))
        fleet.pass(.minutes(1))
        #expect(fleet.ids(.warmedStopped).count == 2 && fleet.instance(lost) == nil)
        var without = fleet.state.configuration
        without.warmPool = nil
        fleet.send(.configure(without))
        #expect(fleet.state.instances.count == 6)
    }
}
