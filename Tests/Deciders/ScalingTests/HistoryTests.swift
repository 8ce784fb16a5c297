import Base
import Foundation
import Testing

@testable import Scaling

/// Random histories: events in any order, a world that answers late, twice, with failures and with losses.
@Suite struct HistoryTests {
    @Test("Whatever happens, the promises hold; left alone the group comes to rest where it should; a replay gives the same", arguments: 0..<200)
    func history(seed: Int) throws {
        var history = History(seed: UInt64(seed))
        for _ in 0..<120 { history.step() }
        #expect(history.faults.isEmpty, "seed \(seed): \(history.faults.prefix(3))")
        history.settle()
        #expect(history.faults.isEmpty, "seed \(seed), at rest: \(history.faults.prefix(3))")
        let replayed = try history.replay()
        #expect(replayed.state == history.state && replayed.effects == history.effects, "seed \(seed)")
    }

    @Test("A tick over 500 instances takes well under 5 ms")
    func speed() {
        var fleet = Fleet(0, 500, 500, zones: ["a", "b", "c"]) { $0.policies = [TargetTrackingTests.cpu] }
        #expect(fleet.inService.count == 500)
        let clock = ContinuousClock()
        var best = Duration.seconds(1)
        for second in 1...20 {
            fleet.now = fleet.now + .seconds(Int64(second))
            best = min(best, clock.measure { fleet.send(.tick) })
        }
        print("a tick over 500 instances: \(best)")
        #expect(best < .milliseconds(5))
    }
}

/// One history and the world that it happens in.
private struct History {
    private(set) var state: GroupState
    private let initial: GroupState
    private(set) var effects: [GroupEffect] = []
    private(set) var faults: [String] = []
    private var stored: [Data] = []
    private var random: SeededRandom
    private var now = Fleet.start
    private var waiting: [GroupEffect] = []
    /// Instances that the world runs, and every one that it ever made.
    private var running: Set<String> = []
    private var born = 0
    private var orders: Set<String> = []
    private var wakeAt: Timestamp?
    private let hasWeights: Bool

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        var configuration = Fleet.configuration(1, 8, 3, zones: ["a", "b", "c"])
        configuration.hasLoadBalancers = Bool.random(using: &random)
        configuration.policies = [TargetTrackingTests.policy("cpu", 50, warmup: 60), ScalingPolicyTests.stepOut, ScalingPolicyTests.stepIn, ScalingPolicyTests.simple("up", 2), ScalingPolicyTests.simple("down", -2)]
        configuration.schedule = [ScheduledAction(name: "s", recurrence: "0 * * * *", desiredCapacity: 5)]
        configuration.terminationPolicies = [TerminationPolicy.allCases.randomElement(using: &random) ?? .default]
        if Int.random(in: 0..<3, using: &random) == 0 { configuration.hooks = [LifecycleHook(name: "h", transition: .launching, heartbeatTimeoutSeconds: 60), LifecycleHook(name: "t", transition: .terminating, heartbeatTimeoutSeconds: 60)] }
        if Int.random(in: 0..<4, using: &random) == 0 { configuration.warmPool = WarmPoolSettings(minSize: 1, maxGroupPreparedCapacity: 6, reusesOnScaleIn: Bool.random(using: &random)) }
        if Int.random(in: 0..<4, using: &random) == 0 { configuration.maintenance = MaintenancePolicy(minHealthyPercentage: 100, maxHealthyPercentage: 120) }
        hasWeights = Int.random(in: 0..<4, using: &random) == 0
        if hasWeights { configuration.mixedInstances = MixedInstances(overrides: [InstanceTypeOverride(instanceType: "m", weight: 2), InstanceTypeOverride(instanceType: "s", weight: 1)]) }
        initial = GroupState(configuration, seed: seed &+ 99, at: Fleet.start)
        state = initial
        send(.configure(configuration))
    }

    /// Events are kept as the documents that an engine would store.
    private mutating func send(_ what: GroupEvent.What) {
        let event = GroupEvent(at: now, what)
        let before = state.figures(at: now)
        guard let new = try? state.observe(event) else { return }  // A refused request changes nothing and is not stored.
        stored.append((try? JSONEncoder().encode(event)) ?? Data())  // An event that cannot be written fails the replay.
        effects += new
        wakeAt = nil
        for effect in new {
            if case .wake(let at) = effect { wakeAt = at } else { waiting.append(effect) }
            if case .launch(let order) = effect, !orders.insert(order.activityID).inserted { faults.append("an order twice") }
        }
        check(before, what)
    }

    mutating func step() {
        now = now + .seconds(Int64.random(in: 0...40, using: &random))
        if Int.random(in: 0..<10, using: &random) < 6 { return answer() }
        send(anyEvent())
    }

    /// The world does one of the things that it was asked for.
    private mutating func answer() {
        guard !waiting.isEmpty else { return send(.tick) }
        carryOut(waiting.remove(at: Int.random(in: 0..<min(waiting.count, 4), using: &random)), mayFail: true)
    }

    private mutating func carryOut(_ effect: GroupEffect, mayFail: Bool) {
        let fails = mayFail && Int.random(in: 0..<8, using: &random) == 0
        switch effect {
        case .launch(let order) where fails: send(.launchFailed(activityID: order.activityID, message: "no", isCapacity: Bool.random(using: &random)))
        case .launch(let order):
            born += 1
            let id = "i-\(born)"
            running.insert(id)
            send(.launched(activityID: order.activityID, instance: id, instanceType: order.instanceType))
            if fails { send(.launched(activityID: order.activityID, instance: id, instanceType: nil)) }
            if mayFail, Int.random(in: 0..<12, using: &random) == 0 { lose(id) } else { send(.running(instance: id)) }
        case .terminate(let id, _) where fails: send(.terminationFailed(instance: id, message: "no"))
        case .terminate(let id, _):
            running.remove(id)
            send(.terminated(instance: id))
            if mayFail { send(.terminated(instance: id)) }
        case .start(let id): send(running.contains(id) ? .running(instance: id) : .vanished(instance: id))
        case .stop(let id): send(running.contains(id) ? .stopped(instance: id) : .vanished(instance: id))
        case .deregister(let id): send(.drained(instance: id))
        default: break
        }
    }

    private mutating func lose(_ id: String) {
        running.remove(id)
        send(.vanished(instance: id))
    }

    private mutating func anyMember() -> String { state.instances.randomElement(using: &random)?.id ?? "i-0" }

    private mutating func anyEvent() -> GroupEvent.What {
        let member = anyMember()
        switch Int.random(in: 0..<24, using: &random) {
        case 0, 1: return .setDesiredCapacity(Int.random(in: -1...9, using: &random), honorsCooldown: Bool.random(using: &random))
        case 2, 3: return alarm("cpu", TrackingAlarm.Side.high)
        case 4, 5: return alarm("cpu", TrackingAlarm.Side.low)
        case 6: return .alarms([AlarmNotice(policyName: "out", alarmName: "o", state: .alarm, metricValue: Double.random(in: 40...90, using: &random), threshold: 50)])
        case 7: return .alarms([AlarmNotice(policyName: "in", alarmName: "i", state: .alarm, metricValue: Double.random(in: 10...60, using: &random), threshold: 50)])
        case 8: return .alarms(["up", "down"].map { AlarmNotice(policyName: $0, alarmName: $0, state: .alarm, metricValue: nil, threshold: nil) })
        case 9: return .scheduled([DueAction(name: "s", due: now)])
        case 10: return .suspend([ScalingProcess.allCases.randomElement(using: &random) ?? .launch])
        case 11, 12: return .resume(ScalingProcess.allCases)
        case 13: return .enterStandby(instances: [member], decrementsDesired: Bool.random(using: &random))
        case 14: return .exitStandby(instances: [member])
        case 15: return .detach(instances: [member], decrementsDesired: Bool.random(using: &random))
        case 16: return .setProtection(instances: [member], isProtected: Int.random(in: 0..<4, using: &random) == 0)
        case 17: return .setHealth(instance: member, isHealthy: Bool.random(using: &random), respectsGrace: false)
        case 18: return .terminate(instance: member, decrementsDesired: Bool.random(using: &random))
        case 19: return .completeHook(instance: member, hookName: Bool.random(using: &random) ? "h" : "t", token: nil, result: Bool.random(using: &random) ? .continue : .abandon)
        case 20: return .startRefresh(RefreshRequest(preferences: RefreshPreferences(maxHealthyPercentage: Bool.random(using: &random) ? 100 : 120, instanceWarmupSeconds: 30, autoRollback: true), desiredConfiguration: Fleet.nextSource))
        case 21: return Bool.random(using: &random) ? .cancelRefresh : .rollbackRefresh
        case 22: return .zone(name: "b", isAvailable: Bool.random(using: &random))
        default:
            running.remove(member)
            return .vanished(instance: member)
        }
    }

    private mutating func alarm(_ policy: String, _ side: TrackingAlarm.Side) -> GroupEvent.What {
        let name = state.trackingAlarms.first { $0.policyName == policy && $0.side == side }?.name ?? ""
        return .alarms([AlarmNotice(policyName: policy, alarmName: name, state: Int.random(in: 0..<6, using: &random) == 0 ? .insufficientData : .alarm, metricValue: Double.random(in: 0...100, using: &random), threshold: nil)])
    }

    private mutating func check(_ before: GroupFigures, _ what: GroupEvent.What) {
        let figures = state.figures(at: now), ids = state.instances.map(\.id)
        if Set(ids).count != ids.count { faults.append("doubled: \(ids)") }
        if figures.desiredCapacity > figures.maxSize { faults.append("desired above the maximum after \(what)") }
        // Extra: a tenth above the maximum or what a maintenance policy or refresh allows, one at least, and the largest weight less one.
        let allowance = max(1, figures.maxSize / 5) + (hasWeights ? 2 : 0)
        let launched = figures.inService + figures.pending, launchedBefore = before.inService + before.pending
        if launched > launchedBefore, !what.isFromUser, launched > figures.maxSize + allowance { faults.append("\(launched) is too many after \(what)") }
    }

    /// Users are quiet and the world works: the group must come to rest at its desired capacity, with nothing lost.
    mutating func settle() {
        send(.resume(ScalingProcess.allCases))
        send(.zone(name: "b", isAvailable: true))
        send(.setProtection(instances: state.instances.filter { !$0.state.isTerminating }.map(\.id), isProtected: false))
        for _ in 0..<1500 {
            if !waiting.isEmpty {
                carryOut(waiting.removeFirst(), mayFail: false)
            } else if let hook = state.instances.first(where: { !$0.hooks.isEmpty }) {
                send(.completeHook(instance: hook.id, hookName: hook.hooks[0].hookName, token: nil, result: .continue))
            } else if let wakeAt {
                now = max(now, wakeAt)
                send(.tick)
            } else { break }
        }
        inspectRest()
    }

    private mutating func inspectRest() {
        let figures = state.figures(at: now)
        let slack = hasWeights ? 1 : 0
        if !(figures.desiredCapacity...figures.desiredCapacity + slack).contains(figures.inService) || figures.pending > 0 || figures.terminating > 0 {
            faults.append("not at rest: \(figures) \(state.instances.filter { $0.state != .inService && !$0.state.isWarmed })")
        }
        if figures.inService < figures.minSize { faults.append("below the minimum: \(figures)") }
        let members = Set(state.instances.map(\.id)), released = Set(effects.compactMap { if case .release(let id) = $0 { id } else { nil } })
        if !running.subtracting(released).isSubset(of: members) { faults.append("forgotten: \(running.subtracting(released).subtracting(members))") }
        if !state.launches.isEmpty { faults.append("orders open") }
        if state.activities.contains(where: { activity in !state.instances.contains { $0.activityID == activity.id } }) { faults.append("activity without an end") }
        if !state.instances.filter({ $0.state == .inService }).allSatisfy(\.isHealthy) { faults.append("unhealthy at rest") }
    }

    func replay() throws -> (state: GroupState, effects: [GroupEffect]) {
        var state = initial, effects: [GroupEffect] = []
        for data in stored { effects += try state.observe(JSONDecoder().decode(GroupEvent.self, from: data)) }
        return (state, effects)
    }
}

extension GroupEvent.What {
    /// Users may bring a group above its bounds themselves.
    fileprivate var isFromUser: Bool {
        switch self {
        case .attach, .exitStandby, .configure: true
        default: false
        }
    }
}
