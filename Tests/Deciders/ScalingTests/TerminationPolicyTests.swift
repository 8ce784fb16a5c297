import Base
import Testing

@testable import Scaling

/// EC2 Auto Scaling User Guide, Configure termination policies.
@Suite struct TerminationPolicyTests {
    static let configured = LaunchSource(kind: .launchConfiguration, identity: "lc-old", createdAt: Fleet.start - .days(20))
    static let otherTemplate = LaunchSource(kind: .launchTemplate, identity: "lt-0", version: "1", createdAt: Fleet.start - .days(3))

    /// Four instances in two zones, launched 10 minutes apart, of which the test changes some.
    private func fleet(_ policies: [TerminationPolicy], zones: [String] = ["a", "b"], _ change: (inout GroupConfiguration) -> Void = { _ in }) -> Fleet {
        var fleet = Fleet(0, 10, 0, zones: zones) {
            $0.terminationPolicies = policies
            change(&$0)
        }
        for count in 1...4 {
            fleet.send(.setDesiredCapacity(count, honorsCooldown: false))
            fleet.pass(.minutes(10))
        }
        return fleet
    }

    private func shrink(_ fleet: inout Fleet, to capacity: Int) -> [String] {
        fleet.send(.setDesiredCapacity(capacity, honorsCooldown: false))
        return fleet.terminatedInOrder
    }

    @Test("Oldest and newest, by launch time", arguments: [(TerminationPolicy.oldestInstance, ["i-001", "i-002"]), (.newestInstance, ["i-004", "i-003"])])
    func byAge(policy: TerminationPolicy, gone: [String]) {
        var fleet = fleet([policy])
        #expect(shrink(&fleet, to: 2) == gone)
    }

    @Test("The zone with the most instances comes before the policy")
    func zoneFirst() {
        var fleet = fleet([.oldestInstance])
        fleet.send(.setDesiredCapacity(5, honorsCooldown: false))
        #expect(fleet.count(in: "a") == 3)
        fleet.send(.setProtection(instances: ["i-001"], isProtected: true))
        #expect(shrink(&fleet, to: 4) == ["i-003"], "the oldest unprotected of zone a, though i-002 of zone b is older")
    }

    @Test("Protected instances never go; when only they are left, an activity says so once")
    func protection() {
        var fleet = fleet([.default])
        fleet.send(.setProtection(instances: ["i-001", "i-002", "i-003", "i-004"], isProtected: true))
        #expect(shrink(&fleet, to: 1) == [])
        fleet.pass(.hours(1))
        #expect(fleet.inService.count == 4 && fleet.desired == 1)
        #expect(fleet.activities.count { $0.statusMessage == "Could not scale to desired capacity because all remaining instances are protected from scale-in." } == 1)
        fleet.send(.setProtection(instances: ["i-002"], isProtected: false))
        #expect(fleet.inService == ["i-001", "i-003", "i-004"])
    }

    @Test("New instances are protected where the group says so") func protectedFromBirth() {
        var fleet = Fleet(0, 4, 2) { $0.protectsNewInstances = true }
        #expect(shrink(&fleet, to: 0) == [])
    }

    @Test("Default: launch configurations, then other templates, then the oldest version, then the nearest billing hour")
    func defaultPolicy() {
        let choice = TerminationChoice(policies: [.default], launch: Fleet.nextSource, zones: ["a"], at: Fleet.start + .hours(2))
        let members = [
            ("i-1", TerminationPolicyTests.configured, 5), ("i-2", TerminationPolicyTests.otherTemplate, 10), ("i-3", Fleet.source, 15), ("i-4", Fleet.nextSource, 20), ("i-5", Fleet.nextSource, 50),
            ("i-6", Fleet.nextSource, 50),
        ].map { member($0.0, $0.1, minutes: $0.2) }
        #expect(order(choice, members) == ["i-1", "i-2", "i-3", "i-4", "i-5", "i-6"], "20 minutes after start is nearer to its third hour than 50 minutes after")
    }

    @Test("A group with a launch configuration lets the oldest configuration go first")
    func defaultOfConfigurations() {
        let current = LaunchSource(kind: .launchConfiguration, identity: "lc-new", createdAt: Fleet.start)
        let choice = TerminationChoice(policies: [.default], launch: current, zones: ["a"], at: Fleet.start + .hours(2))
        #expect(order(choice, [member("i-1", current, minutes: 1), member("i-2", TerminationPolicyTests.configured, minutes: 50)]) == ["i-2", "i-1"])
    }

    @Test("Named policies", arguments: [
        (TerminationPolicy.oldestLaunchTemplate, ["i-2", "i-3", "i-4", "i-1"]), (.oldestLaunchConfiguration, ["i-1", "i-2", "i-3", "i-4"]),
        (.closestToNextInstanceHour, ["i-1", "i-2", "i-3", "i-4"]), (.newestInstance, ["i-4", "i-3", "i-2", "i-1"]),
    ])
    func named(policy: TerminationPolicy, expected: [String]) {
        let choice = TerminationChoice(policies: [policy], launch: Fleet.nextSource, zones: ["a"], at: Fleet.start + .hours(2))
        let sources: [(String, LaunchSource, Int64)] = [("i-1", TerminationPolicyTests.configured, 5), ("i-2", TerminationPolicyTests.otherTemplate, 10), ("i-3", Fleet.source, 15), ("i-4", Fleet.nextSource, 20)]
        #expect(order(choice, sources.map { member($0.0, $0.1, minutes: $0.2) }) == expected)
    }

    @Test("Several policies narrow one after the other")
    func several() {
        let choice = TerminationChoice(policies: [.oldestLaunchTemplate, .newestInstance], launch: Fleet.nextSource, zones: ["a"], at: Fleet.start + .hours(2))
        #expect(order(choice, [member("i-1", Fleet.source, minutes: 1), member("i-2", Fleet.source, minutes: 9), member("i-3", Fleet.nextSource, minutes: 20)]) == ["i-2", "i-1", "i-3"])
    }

    @Test("AllocationStrategy: the type that would be launched last goes first")
    func allocationStrategy() {
        var choice = TerminationChoice(policies: [.allocationStrategy], launch: Fleet.source, zones: ["a"], at: Fleet.start)
        choice.mixed = MixedInstances(overrides: [InstanceTypeOverride(instanceType: "large"), InstanceTypeOverride(instanceType: "small")])
        let members = [("i-1", "large"), ("i-2", "small"), ("i-3", "gone")].map { id, type in
            var member = member(id, Fleet.source, minutes: 1)
            member.instanceType = type
            return member
        }
        #expect(order(choice, members) == ["i-3", "i-2", "i-1"])
    }

    @Test("With weights the desired capacity is never undercut")
    func weights() {
        var fleet = Fleet(0, 20, 9, zones: ["a"]) { $0.mixedInstances = MixedInstances(overrides: [InstanceTypeOverride(instanceType: "big", weight: 4)]) }
        #expect(fleet.inService.count == 3, "12 units cover 9")
        #expect(shrink(&fleet, to: 8) == ["i-001"])
        #expect(shrink(&fleet, to: 5) == ["i-001"], "taking another 4 of 8 would leave less than 5")
        #expect(fleet.inService.count == 2)
    }

    @Test("Of ordered instances those that do not serve yet go first")
    func pendingFirst() {
        var fleet = Fleet(0, 10, 2)
        fleet.boots = false
        fleet.send(.setDesiredCapacity(6, honorsCooldown: false))
        #expect(shrink(&fleet, to: 2) == ["i-003", "i-004", "i-005", "i-006"])
        #expect(fleet.inService == ["i-001", "i-002"])
    }

    private func order(_ choice: TerminationChoice, _ members: [GroupInstance]) -> [String] {
        var left = members, result: [String] = []
        while let (next, _) = choice.choose(from: left) {
            result.append(next.id)
            left.removeAll { $0.id == next.id }
        }
        return result
    }

    private func member(_ id: String, _ launch: LaunchSource, minutes: Int64) -> GroupInstance {
        GroupInstance(
            id: id, zone: "a", instanceType: nil, purchase: .onDemand, weight: 1, launch: launch, state: .inService, isHealthy: true, unhealthyReason: nil, replacement: nil,
            observed: .sound, isProtected: false, isRegistered: false, launchedAt: Fleet.start + .minutes(minutes), inServiceSince: nil, warmupSeconds: nil, purpose: .capacity,
            refreshID: nil, cameFromPool: false, activityID: nil, hooks: [], standbyDecremented: false, retryTerminationAt: nil)
    }
}
