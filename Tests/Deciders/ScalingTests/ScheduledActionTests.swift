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
            fleet.send(.scheduled([DueAction(name: "scale-up", due: due)]))
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

    @Test("A recurrence begins with its start and ends with its end; without one it happens once", arguments: [
        ("0 18 * * *", "2026-01-10T18:00:00Z", nil, "2026-01-10T18:00:00Z"), ("0 18 * * *", "2026-01-10T18:00:01Z", nil, "2026-01-10T18:00:01Z"),
        ("0 18 * * *", nil, "2026-01-05T17:59:59Z", nil), ("0 18 * * *", nil, "2026-01-05T18:00:00Z", "2026-01-05T18:00:00Z"), (nil, "2026-01-06T10:11:12Z", nil, "2026-01-06T10:11:12Z"),
        (nil, "2026-01-04T10:00:00Z", nil, nil), (nil, nil, nil, nil), ("nonsense", nil, nil, nil), ("nonsense", "2026-01-06T10:11:12Z", nil, nil),
    ] as [(String?, String?, String?, String?)])
    func bounds(recurrence: String?, start: String?, end: String?, expected: String?) {
        let action = ScheduledAction(name: "s", recurrence: recurrence, startTime: start.flatMap { Timestamp(iso8601: $0) }, endTime: end.flatMap { Timestamp(iso8601: $0) })
        #expect(action.next(after: Fleet.start, in: .utc)?.iso8601 == expected)
    }

    @Test("It may move the bounds, and the capacity follows into them", arguments: [(4, 8, nil, 4), (0, 1, nil, 1), (0, 8, 6, 6), (5, nil, nil, 5), (nil, nil, 20, 10)] as [(Int?, Int?, Int?, Int)])
    func sizes(min: Int?, max: Int?, desired: Int?, expected: Int) {
        var fleet = Fleet(1, 10, 2) { $0.schedule = [ScheduledAction(name: "s", recurrence: "0 18 * * *", minSize: min, maxSize: max, desiredCapacity: desired)] }
        fleet.run("s")
        #expect(fleet.desired == expected && fleet.inService.count == expected)
        #expect(fleet.state.configuration.minSize == min ?? 1 && fleet.state.configuration.maxSize == max ?? 10)
    }

    @Test("An action that happens once does not happen again, and a cooldown does not hold it back")
    func once() {
        let start = Fleet.start + .hours(1)
        var fleet = Fleet(1, 10, 2) { $0.schedule = [ScheduledAction(name: "s", startTime: start, desiredCapacity: 5)] }
        fleet.send(.setDesiredCapacity(3, honorsCooldown: false))
        fleet.now = start
        for _ in 0..<2 { fleet.send(.scheduled([DueAction(name: "s", due: start)])) }
        #expect(fleet.desired == 5 && fleet.decisions.count { $0.trigger.contains("scheduled action") } == 1)
    }

    @Test("With a recurrence it takes effect at its start too, and from then on by the recurrence")
    func startOffTheRecurrence() throws {
        let start = Fleet.start + .hours(10)
        let action = ScheduledAction(name: "s", recurrence: "0 18 * * *", startTime: start, endTime: Fleet.start + .days(2), desiredCapacity: 10)
        var due: [Timestamp] = [], time = Fleet.start
        while let next = action.next(after: time, in: .utc) {
            due.append(next)
            time = next
        }
        #expect(due == [start, Fleet.start + .hours(18), Fleet.start + .days(1) + .hours(18)])
    }

    @Test("Of what was missed the last occurrence counts, and none past the end", arguments: [
        ("0 18 * * *", nil, "2026-01-05T17:59:59Z", nil), ("0 18 * * *", nil, "2026-01-05T18:00:00Z", "2026-01-05T18:00:00Z"),
        ("0 18 * * *", nil, "2026-01-08T03:00:00Z", "2026-01-07T18:00:00Z"), ("0 18 * * *", "2026-01-06T12:00:00Z", "2026-01-08T03:00:00Z", "2026-01-05T18:00:00Z"),
        ("* * * * *", nil, "2026-01-11T23:59:59Z", "2026-01-11T23:59:00Z"), ("0 0 1 2 *", nil, "2026-01-11T00:00:00Z", nil), (nil, nil, "2026-01-11T00:00:00Z", "2026-01-05T01:00:00Z"),
        ("0 18 * * *", "2026-01-05T12:00:00Z", "2026-01-08T03:00:00Z", "2026-01-05T01:00:00Z"),
    ] as [(String?, String?, String, String?)])
    func missed(recurrence: String?, end: String?, now: String, expected: String?) throws {
        let starts = recurrence == nil || end == "2026-01-05T12:00:00Z"
        let action = ScheduledAction(name: "s", recurrence: recurrence, startTime: starts ? Fleet.start + .hours(1) : nil, endTime: end.flatMap { Timestamp(iso8601: $0) }, desiredCapacity: 5)
        let last = action.last(after: Fleet.start, until: try #require(Timestamp(iso8601: now)), in: .utc)
        #expect(last?.iso8601 == expected)
    }

    @Test("Actions that were missed run once, in their order, and nothing is launched for a size that is over")
    func late() {
        let schedule = [
            ScheduledAction(name: "down", recurrence: "0 22 * * *", desiredCapacity: 1), ScheduledAction(name: "same", recurrence: "0 20 * * *", desiredCapacity: 10),
            ScheduledAction(name: "up", recurrence: "0 18 * * *", desiredCapacity: 10),
        ]
        var fleet = Fleet(1, 20, 2) { $0.schedule = schedule }
        fleet.now = Fleet.start + .hours(23)
        let due = [(2, 18), (1, 20), (0, 22)].map { DueAction(name: schedule[$0.0].name, due: Fleet.start + .hours($0.1), wasServerDown: true) }
        for _ in 0..<2 { fleet.send(.scheduled(due.reversed())) }
        #expect(fleet.desired == 1 && fleet.inService.count == 1 && fleet.activities.count { $0.description.hasPrefix("Launching") } == 2)
        let decision = fleet.decisions.last
        #expect(decision?.trigger.hasPrefix("the scheduled action up was due at 2026-01-05T18:00:00Z, when the server was not running, the scheduled action same") == true)
        let end = fleet.activities.first { $0.description.hasPrefix("Terminating") }
        #expect(end?.cause.contains("the scheduled action down executed. Setting desired capacity from 10 to 1.  It was due at 2026-01-05T22:00:00Z, when the server was not running.") == true)
    }

    @Test("A late action that changes nothing is evidence; a punctual one is not late; one that the server was too busy for says so")
    func evidence() throws {
        var fleet = Fleet(1, 20, 2) { $0.schedule = [ScheduledAction(name: "s", recurrence: "0 * * * *", desiredCapacity: 2)] }
        fleet.now = Fleet.start + .hours(1) + .seconds(90)
        fleet.send(.scheduled([DueAction(name: "s", due: Fleet.start + .hours(1))]))
        #expect(try #require(fleet.decisions.last).explanation.first == "At 2026-01-05T01:01:30Z: the scheduled action s was due at 2026-01-05T01:00:00Z, and the server could not run it before.")
        let count = fleet.decisions.count
        fleet.now = Fleet.start + .hours(2)
        fleet.send(.scheduled([DueAction(name: "s", due: fleet.now)]))
        #expect(fleet.decisions.count == count)
    }

    @Test("An action begins when it was put: what it would have been due for earlier never runs")
    func put() {
        var fleet = Fleet(1, 20, 2)
        fleet.now = Fleet.start + .hours(12)
        var configuration = fleet.state.configuration
        configuration.schedule = [ScheduledAction(name: "s", recurrence: "0 6 * * *", desiredCapacity: 9)]
        fleet.send(.configure(configuration))
        #expect(fleet.state.scheduleMark(of: "s") == fleet.now)
        fleet.send(.scheduled([DueAction(name: "s", due: Fleet.start + .hours(6))]))
        #expect(fleet.desired == 2)
    }
}
