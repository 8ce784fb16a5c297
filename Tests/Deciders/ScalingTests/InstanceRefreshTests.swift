import Base
import Testing

@testable import Scaling

/// EC2 Auto Scaling User Guide, Instance refresh.
@Suite struct InstanceRefreshTests {
    private func start(_ fleet: inout Fleet, _ preferences: RefreshPreferences, _ desired: LaunchSource? = Fleet.nextSource) {
        fleet.send(.startRefresh(RefreshRequest(preferences: preferences, desiredConfiguration: desired)))
    }

    /// The least and the most that were in service while it went on.
    private func finish(_ fleet: inout Fleet) -> ClosedRange<Int> {
        var low = Int.max, high = 0
        fleet.obeys = false
        for _ in 0..<400 where fleet.state.refresh?.isOver == false {
            let inService = fleet.inService.count
            (low, high) = (min(low, inService), max(high, inService))
            if fleet.waiting.isEmpty { fleet.pass(.seconds(30)) } else { fleet.carryOut(fleet.waiting.removeFirst()) }
        }
        return min(low, high)...high
    }

    @Test("Capacity stays within the percentages", arguments: [
        (10, 90, 100, 9...10), (10, 80, 100, 8...10), (10, 100, 110, 10...11), (10, 100, 150, 10...15), (4, 90, 100, 3...4), (1, 90, 100, 0...1), (1, 100, 110, 1...2), (10, 100, 100, 9...10),
        (10, 0, 100, 0...10),
    ])
    func pace(size: Int, low: Int, high: Int, expected: ClosedRange<Int>) {
        var fleet = Fleet(0, size, size)
        fleet.obeys = false
        start(&fleet, RefreshPreferences(minHealthyPercentage: low, maxHealthyPercentage: high, instanceWarmupSeconds: 60))
        let range = finish(&fleet)
        fleet.obey()
        #expect(range == expected)
        #expect(fleet.state.refresh?.status == .successful && fleet.state.refresh?.percentageComplete == 100)
        #expect(fleet.inService.count == size && fleet.state.instances.allSatisfy { $0.launch == Fleet.nextSource })
        #expect(fleet.state.configuration.launch == Fleet.nextSource && fleet.effects.contains(.launchSourceChanged(Fleet.nextSource)))
    }

    @Test("It waits for the warm-up, and says for whom")
    func warmup() {
        var fleet = Fleet(2, 2, 2)
        start(&fleet, RefreshPreferences(minHealthyPercentage: 50, instanceWarmupSeconds: 300))
        fleet.pass(.seconds(10))
        #expect(fleet.state.refresh?.statusReason == "Waiting for instances to warm up before continuing. For example: i-003 is warming up.")
        #expect(fleet.state.refresh?.percentageComplete == 0)
        fleet.pass(.seconds(290))
        #expect(fleet.state.refresh?.percentageComplete == 50)
        fleet.pass(.seconds(300))
        #expect(fleet.state.refresh?.status == .successful)
    }

    @Test("Matching instances are skipped where that is wanted", arguments: [(true, 0), (false, 4)])
    func skipMatching(skips: Bool, replaced: Int) {
        var fleet = Fleet(4, 4, 4)
        fleet.pass(.minutes(1))
        start(&fleet, RefreshPreferences(instanceWarmupSeconds: 0, skipMatching: skips), Fleet.source)
        fleet.pass(.minutes(10))
        #expect(fleet.state.refresh?.status == .successful && fleet.terminatedInOrder.count == replaced)
    }

    @Test("Checkpoints [20, 50, 100] of 10: it pauses at 2 and at 5")
    func checkpoints() {
        var fleet = Fleet(10, 10, 10)
        start(&fleet, RefreshPreferences(minHealthyPercentage: 80, instanceWarmupSeconds: 60, checkpointPercentages: [20, 50, 100], checkpointDelaySeconds: 900))
        func isNew(_ fleet: Fleet) -> Int { fleet.state.instances.count { $0.launch == Fleet.nextSource } }
        fleet.pass(.minutes(10))
        #expect(isNew(fleet) == 2 && fleet.state.refresh?.percentageComplete == 20 && fleet.state.refresh?.checkpointReached == 20)
        fleet.pass(.minutes(15))
        #expect(isNew(fleet) == 5)
        fleet.pass(.minutes(60))
        #expect(isNew(fleet) == 10 && fleet.state.refresh?.status == .successful)
        let reached = fleet.effects.compactMap { if case .refreshCheckpoint(_, let percentage) = $0 { percentage } else { nil } }
        #expect(reached == [20, 50])
    }

    @Test("A checkpoint that is passed over is skipped: two instances, [10, 40, 100]")
    func skippedCheckpoint() {
        var fleet = Fleet(2, 2, 2)
        start(&fleet, RefreshPreferences(minHealthyPercentage: 50, instanceWarmupSeconds: 0, checkpointPercentages: [10, 40, 100], checkpointDelaySeconds: 60))
        fleet.pass(.minutes(10))
        let reached = fleet.effects.compactMap { if case .refreshCheckpoint(_, let percentage) = $0 { percentage } else { nil } }
        #expect(reached == [40] && fleet.state.refresh?.status == .successful)
    }

    @Test("Protected instances are refreshed, ignored or waited for", arguments: [
        (RefreshPreferences.ProtectedInstances.refresh, InstanceRefresh.Status.successful, 2), (.ignore, .successful, 1), (.wait, .failed, 1),
    ])
    func protected(choice: RefreshPreferences.ProtectedInstances, status: InstanceRefresh.Status, replaced: Int) {
        var fleet = Fleet(2, 2, 2)
        fleet.send(.setProtection(instances: ["i-001"], isProtected: true))
        start(&fleet, RefreshPreferences(minHealthyPercentage: 50, instanceWarmupSeconds: 0, protectedInstances: choice))
        fleet.pass(.minutes(59))
        #expect(choice != .wait || fleet.state.refresh?.status == .inProgress)
        fleet.pass(.minutes(10))
        #expect(fleet.state.refresh?.status == status && fleet.terminatedInOrder.count == replaced)
    }

    @Test("Instances on standby are terminated, ignored or waited for", arguments: [
        (RefreshPreferences.StandbyInstances.terminate, InstanceRefresh.Status.successful, 2), (.ignore, .successful, 1), (.wait, .failed, 1),
    ])
    func standby(choice: RefreshPreferences.StandbyInstances, status: InstanceRefresh.Status, replaced: Int) {
        var fleet = Fleet(0, 2, 2)
        fleet.send(.enterStandby(instances: ["i-001"], decrementsDesired: true))
        start(&fleet, RefreshPreferences(minHealthyPercentage: 0, instanceWarmupSeconds: 0, standbyInstances: choice))
        fleet.pass(.hours(2))
        #expect(fleet.state.refresh?.status == status && fleet.terminatedInOrder.count == replaced)
    }

    @Test("Cancelling stops what has not begun")
    func cancel() {
        var fleet = Fleet(4, 4, 4)
        start(&fleet, RefreshPreferences(minHealthyPercentage: 75, instanceWarmupSeconds: 300))
        fleet.pass(.seconds(1))
        fleet.send(.cancelRefresh)
        fleet.pass(.hours(1))
        #expect(fleet.state.refresh?.status == .cancelled)
        #expect(fleet.state.instances.count { $0.launch == Fleet.nextSource } == 1 && fleet.inService.count == 4)
        #expect(fleet.state.configuration.launch == Fleet.source)
        #expect(fleet.refusal(of: .cancelRefresh) == "No in progress or pending Instance Refresh found for Auto Scaling group web")
    }

    @Test("A rollback returns to what was there")
    func rollback() {
        var fleet = Fleet(4, 4, 4)
        start(&fleet, RefreshPreferences(minHealthyPercentage: 50, instanceWarmupSeconds: 60))
        fleet.pass(.seconds(70))
        #expect(fleet.state.instances.contains { $0.launch == Fleet.nextSource })
        fleet.send(.rollbackRefresh)
        #expect(fleet.state.refresh?.status == .rollbackInProgress)
        fleet.pass(.hours(1))
        #expect(fleet.state.refresh?.status == .rollbackSuccessful && fleet.state.instances.allSatisfy { $0.launch == Fleet.source } && fleet.inService.count == 4)
    }

    @Test("A launch that keeps failing fails the refresh after an hour, and rolls back where that was asked for", arguments: [(true, InstanceRefresh.Status.rollbackSuccessful), (false, .failed)])
    func failure(autoRollback: Bool, status: InstanceRefresh.Status) {
        var fleet = Fleet(4, 4, 4)
        fleet.obeys = false
        start(&fleet, RefreshPreferences(minHealthyPercentage: 50, instanceWarmupSeconds: 0, autoRollback: autoRollback))
        for _ in 0..<400 {
            while let effect = fleet.waiting.first {
                fleet.waiting.removeFirst()
                if case .launch(let order) = effect, order.launch == Fleet.nextSource {
                    fleet.send(.launchFailed(activityID: order.activityID, message: "bad image", isCapacity: false))
                } else {
                    fleet.carryOut(effect)
                }
            }
            fleet.pass(.seconds(30))
        }
        #expect(fleet.state.refresh?.status == status)
        #expect(!autoRollback || fleet.inService.count == 4)
    }

    @Test("A version that comes into service and ends again and again fails the refresh like one that cannot be launched")
    func flapping() {
        var fleet = Fleet(2, 2, 2)
        start(&fleet, RefreshPreferences(minHealthyPercentage: 50, instanceWarmupSeconds: 60, autoRollback: true))
        for _ in 0..<400 where fleet.state.refresh?.isOver == false {
            fleet.pass(.seconds(20))
            for id in fleet.inService where fleet.instance(id)?.launch == Fleet.nextSource { fleet.send(.vanished(instance: id)) }
        }
        #expect(fleet.state.refresh?.status == .rollbackSuccessful)
        #expect(fleet.inService.count == 2 && fleet.state.instances.allSatisfy { $0.launch == Fleet.source })
    }

    @Test("A warm-up longer than the patience is waited for")
    func longWarmup() {
        var fleet = Fleet(2, 2, 2)
        start(&fleet, RefreshPreferences(minHealthyPercentage: 50, instanceWarmupSeconds: 7200))
        fleet.pass(.hours(5))
        #expect(fleet.state.refresh?.status == .successful)
    }

    @Test("A failed user data script is an activity that failed, and changes nothing else")
    func failedBoot() throws {
        var fleet = Fleet(1, 1, 1)
        let before = fleet.state.instances
        fleet.send(.bootFailed(instance: "i-001", reason: "ended with exit code 3"))
        fleet.send(.bootFailed(instance: "i-009", reason: "of nobody"))
        let activity = try #require(fleet.activities.last)
        #expect(activity.status == .failed && activity.instanceID == "i-001" && activity.statusMessage == "The user data script ended with exit code 3.")
        #expect(activity.cause == "At 2026-01-05T00:00:00Z the user data script of the instance i-001 ended with exit code 3. Its console output says more.")
        #expect(fleet.state.instances == before && fleet.activities.count == 2)
    }

    @Test("An alarm of its own fails it")
    func alarm() {
        var fleet = Fleet(4, 4, 4)
        start(&fleet, RefreshPreferences(instanceWarmupSeconds: 600, alarms: ["errors"]))
        fleet.send(.refreshAlarm(name: "others"))
        #expect(fleet.state.refresh?.status == .inProgress)
        fleet.send(.refreshAlarm(name: "errors"))
        #expect(fleet.state.refresh?.status == .failed && fleet.state.refresh?.statusReason == "The CloudWatch alarm errors went into the ALARM state.")
    }

    @Test("What cannot be begun or rolled back is refused")
    func refusals() {
        var fleet = Fleet(4, 4, 4)
        #expect(fleet.refusal(of: .startRefresh(RefreshRequest(preferences: RefreshPreferences(autoRollback: true)))) != nil)
        start(&fleet, RefreshPreferences(instanceWarmupSeconds: 600), nil)
        #expect(fleet.refusal(of: .startRefresh(RefreshRequest(preferences: RefreshPreferences()))) == "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.")
        #expect(fleet.refusal(of: .rollbackRefresh) != nil)
    }

    @Test("A scale-out meanwhile launches what the refresh brings")
    func scaleOut() {
        var fleet = Fleet(2, 6, 2)
        start(&fleet, RefreshPreferences(minHealthyPercentage: 50, instanceWarmupSeconds: 600))
        fleet.send(.setDesiredCapacity(4, honorsCooldown: false))
        #expect(fleet.state.instances.count { $0.launch == Fleet.nextSource } >= 3)
    }
}
