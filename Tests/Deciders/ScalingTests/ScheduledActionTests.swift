import Base
import Testing

@testable import Scaling

/// EC2 Auto Scaling User Guide, Scheduled scaling.
@Suite struct ScheduledActionTests {
    @Test("`0 18 * * *` is 18:00:00 UTC on 400 days in a row, and the capacity follows each time")
    func everyDay() {
        let action = ScheduledAction(name: "scale-up", recurrence: "0 18 * * *", desiredCapacity: 10)
        var fleet = Fleet(1, 20, 1) { $0.schedule = [action] }
        for day in 0..<400 {
            guard let due = action.next(after: fleet.now, in: .utc) else { return #expect(Bool(false)) }
            #expect(due == Fleet.start + .days(Int64(day)) + .hours(18))
            fleet.now = due
            fleet.send(.scheduleDue(name: "scale-up"))
            #expect(fleet.desired == 10 && fleet.inService.count == 10)
            fleet.send(.setDesiredCapacity(1, honorsCooldown: false))
        }
    }

    @Test("In a zone with summer time it is 18:00 by the clocks there, on 400 days in a row")
    func summerTime() throws {
        let rule = try #require(PosixZoneRule("CET-1CEST,M3.5.0,M10.5.0/3"))
        let berlin = ZoneOffsets { rule.offset(at: $0) }
        let action = ScheduledAction(name: "s", recurrence: "0 18 * * *", timeZone: "Europe/Berlin", desiredCapacity: 10)
        var time = Fleet.start, hours: Set<Int> = []
        for _ in 0..<400 {
            time = try #require(action.next(after: time, in: berlin))
            #expect(CivilTime(berlin.local(time)).hour == 18)
            hours.insert(CivilTime(time).hour)
        }
        #expect(hours == [16, 17] && time == Fleet.start + .days(399) + .hours(17))
    }

    @Test("Start and end bound a recurrence; without one it happens once", arguments: [
        ("0 18 * * *", "2026-01-10T18:00:00Z", nil, "2026-01-10T18:00:00Z"), ("0 18 * * *", "2026-01-10T18:00:01Z", nil, "2026-01-11T18:00:00Z"),
        ("0 18 * * *", nil, "2026-01-05T17:59:59Z", nil), ("0 18 * * *", nil, "2026-01-05T18:00:00Z", "2026-01-05T18:00:00Z"), (nil, "2026-01-06T10:11:12Z", nil, "2026-01-06T10:11:12Z"),
        (nil, "2026-01-04T10:00:00Z", nil, nil), (nil, nil, nil, nil), ("nonsense", nil, nil, nil),
    ] as [(String?, String?, String?, String?)])
    func bounds(recurrence: String?, start: String?, end: String?, expected: String?) {
        let action = ScheduledAction(name: "s", recurrence: recurrence, startTime: start.flatMap { Timestamp(iso8601: $0) }, endTime: end.flatMap { Timestamp(iso8601: $0) })
        #expect(action.next(after: Fleet.start, in: .utc)?.iso8601 == expected)
    }

    @Test("It may move the bounds, and the capacity follows into them", arguments: [(4, 8, nil, 4), (0, 1, nil, 1), (0, 8, 6, 6), (5, nil, nil, 5), (nil, nil, 20, 10)] as [(Int?, Int?, Int?, Int)])
    func sizes(min: Int?, max: Int?, desired: Int?, expected: Int) {
        var fleet = Fleet(1, 10, 2) { $0.schedule = [ScheduledAction(name: "s", recurrence: "0 18 * * *", minSize: min, maxSize: max, desiredCapacity: desired)] }
        fleet.send(.scheduleDue(name: "s"))
        #expect(fleet.desired == expected && fleet.inService.count == expected)
        #expect(fleet.state.configuration.minSize == min ?? 1 && fleet.state.configuration.maxSize == max ?? 10)
    }

    @Test("An action that happens once is gone afterwards, and a cooldown does not hold it back")
    func once() {
        var fleet = Fleet(1, 10, 2) { $0.schedule = [ScheduledAction(name: "s", startTime: Fleet.start + .hours(1), desiredCapacity: 5)] }
        fleet.send(.setDesiredCapacity(3, honorsCooldown: false))
        fleet.send(.scheduleDue(name: "s"))
        #expect(fleet.desired == 5 && fleet.state.configuration.schedule.isEmpty)
    }
}
