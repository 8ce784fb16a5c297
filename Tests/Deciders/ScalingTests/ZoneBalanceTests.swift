import Base
import Testing

@testable import Scaling

/// EC2 Auto Scaling User Guide, Auto Scaling benefits: instance distribution and rebalancing activities.
@Suite struct ZoneBalanceTests {
    @Test("Instances go to the zone with the fewest", arguments: [(4, [2, 2]), (5, [3, 2]), (1, [1, 0])])
    func spread(count: Int, expected: [Int]) {
        let fleet = Fleet(0, 10, count)
        #expect([fleet.count(in: "a"), fleet.count(in: "b")] == expected)
    }

    @Test("A zone that fails loses its instances to the others, and gets them back when it returns")
    func failover() {
        var fleet = Fleet(4, 8, 4)
        fleet.send(.zone(name: "a", isAvailable: false))
        for id in ["i-001", "i-003"] { fleet.send(.vanished(instance: id)) }
        #expect(fleet.count(in: "b") == 4)
        fleet.send(.zone(name: "a", isAvailable: true))
        fleet.pass(.minutes(10))
        #expect(fleet.count(in: "a") == 2 && fleet.count(in: "b") == 2)
    }

    @Test("At its maximum a group grows by a tenth, or by one, while zones are evened out", arguments: [(4, 5), (30, 33)])
    func allowance(size: Int, most: Int) {
        var fleet = Fleet(0, size, size, zones: ["a"])
        var wider = fleet.state.configuration
        wider.zones.append(GroupZone(name: "b"))
        fleet.obeys = false
        fleet.send(.configure(wider))
        var highest = 0
        for _ in 0..<600 {
            highest = max(highest, fleet.state.figures(at: fleet.now).inService + fleet.state.figures(at: fleet.now).pending)
            if fleet.waiting.isEmpty { fleet.pass(.seconds(10)) } else { fleet.carryOut(fleet.waiting.removeFirst()) }
        }
        #expect(highest == most)
        #expect(fleet.inService.count == size && abs(fleet.count(in: "a") - fleet.count(in: "b")) <= 1)
    }

    @Test("Instances in a zone that the group has left move out, the new ones first")
    func zoneRemoved() {
        var fleet = Fleet(4, 8, 4)
        var narrower = fleet.state.configuration
        narrower.zones = [GroupZone(name: "b")]
        fleet.send(.configure(narrower))
        fleet.pass(.minutes(10))
        #expect(fleet.count(in: "b") == 4 && fleet.inService.count == 4)
    }

    @Test("Protected instances are not moved") func protected() {
        var fleet = Fleet(4, 8, 4, zones: ["a"])
        fleet.send(.setProtection(instances: fleet.inService, isProtected: true))
        var wider = fleet.state.configuration
        wider.zones.append(GroupZone(name: "b"))
        fleet.send(.configure(wider))
        fleet.pass(.hours(1))
        #expect(fleet.count(in: "a") == 4 && fleet.inService.count == 4)
    }

    @Test("A launch that evens out zones says which had how many")
    func cause() {
        var fleet = Fleet(2, 8, 2, zones: ["a"])
        var wider = fleet.state.configuration
        wider.zones.append(GroupZone(name: "b"))
        fleet.send(.configure(wider))
        #expect(fleet.activities.contains { $0.cause == "At 2026-01-05T00:00:00Z availability zones a b had 2 0 instances respectively. An instance was launched to aid in balancing the group's zones." })
    }
}
