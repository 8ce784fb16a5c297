import Base
import Testing

@testable import Scaling

/// Application Auto Scaling API Reference, RegisterScalableTarget and PutScheduledAction.
@Suite struct TargetBoundsTests {
    @Test("A capacity outside its bounds is moved to the nearer one when the target is registered", arguments: [(0, 2), (2, 2), (5, 5), (9, 9), (12, 9)])
    func registration(before: Int, after: Int) {
        let target = Target(2, 9, at: before)
        #expect(target.capacity == after)
        #expect(target.sets == (before == after ? [] : [after]))
        #expect(target.log == (before == after ? [] : ["Successful Setting desired capacity to \(after).: \(before < after ? "minimum" : "maximum") capacity was set to \(after)"]))
    }

    @Test("A registration anew looks again, although nothing differs")
    func again() {
        var target = Target(2, 9, at: 5)
        target.isToldBySomebodyElse(20)
        target.send(.register)
        #expect(target.capacity == 9)
    }

    @Test("Narrower bounds move the capacity, wider ones do not")
    func narrower() {
        var target = Target(0, 9, at: 5)
        target.configure { $0.maxCapacity = 3 }
        #expect(target.capacity == 3)
        target.configure { $0.minCapacity = 4; $0.maxCapacity = 8 }
        #expect(target.capacity == 4)
        target.configure { ($0.minCapacity, $0.maxCapacity) = (0, 20) }
        #expect((target.capacity, target.sets.count) == (4, 2))
    }

    @Test("A resource that does not answer is asked again, and said once to be silent")
    func silence() {
        var target = Target(2, 9, at: 0)
        target.isThere = false
        target.isToldBySomebodyElse(0)
        target.send(.register)
        target.send(.tick)
        target.send(.tick)
        #expect(target.log.count { $0.hasPrefix("Failed") } == 1)
        #expect(target.last?.statusMessage == "Failed to read the current capacity. Reason: nobody answered")
        target.isThere = true
        target.send(.tick)
        #expect(target.capacity == 2)
    }

    private static let action = TargetSchedule(name: "evening", when: "cron(0 18 * * ? *)", minCapacity: 6, maxCapacity: 8, createdAt: Target.start, updatedAt: Target.start)

    @Test("A scheduled action sets the bounds, and the capacity follows")
    func schedule() {
        var target = Target(1, 4, at: 2) { $0.schedule = [TargetBoundsTests.action] }
        target.send(.scheduleDue(name: "evening"))
        #expect((target.state.configuration.minCapacity, target.state.configuration.maxCapacity, target.capacity) == (6, 8, 6))
        #expect(target.log == [
            "Successful Setting min capacity to 6 and max capacity to 8: scheduled action name evening was triggered",
            "Successful Setting desired capacity to 6.: minimum capacity was set to 6",
        ])
    }

    @Test("Where only one bound is set the other stays; bounds that would cross are a failure and change nothing")
    func crossing() {
        var target = Target(1, 4, at: 2) { $0.schedule = [TargetSchedule(name: "up", when: "rate(1 hour)", minCapacity: 5, createdAt: Target.start, updatedAt: Target.start)] }
        target.send(.scheduleDue(name: "up"))
        #expect((target.state.configuration.minCapacity, target.capacity) == (1, 2))
        #expect(target.last?.status == .failed)
        #expect(target.last?.statusMessage?.contains("minimum capacity 5 would be above the maximum capacity 4") == true)
        target.configure { $0.maxCapacity = 10 }
        target.send(.scheduleDue(name: "up"))
        #expect((target.state.configuration.minCapacity, target.state.configuration.maxCapacity, target.capacity) == (5, 10, 5))
    }

    @Test("Suspended scheduled scaling runs nothing, and does not catch up")
    func suspended() {
        var target = Target(1, 4, at: 2) {
            $0.schedule = [TargetBoundsTests.action]
            $0.suspended.scheduled = true
        }
        target.pass(.hours(6))
        target.send(.scheduleDue(name: "evening"))
        #expect((target.capacity, target.log, target.blocked(.processSuspended)) == (2, [], true))
        #expect(target.state.dueActions { _ in .utc }.map(\.at) == [CivilTime(year: 2026, month: 1, day: 6, hour: 18).timestamp])
    }

    @Test("An action that was due while nobody looked is due still, once", arguments: [
        ("cron(0 18 * * ? *)", 18 as Int?), ("rate(4 hours)", 16), ("at(2026-01-05T13:30:00)", 13), ("at(2026-01-05T11:30:00)", nil),
    ])
    func late(when: String, hour: Int?) {
        var target = Target(0, 9, at: 2) { $0.schedule = [TargetSchedule(name: "a", when: when, minCapacity: 1, createdAt: Target.start, updatedAt: Target.start)] }
        let due = target.state.dueActions { _ in .utc }
        #expect(due.first.map { CivilTime($0.at).hour } == hour)
        target.pass(.days(3))
        if hour != nil { target.send(.scheduleDue(name: "a")) }
        #expect(target.state.dueActions { _ in .utc }.allSatisfy { $0.at > target.now })
    }

    @Test("Start and end bound a schedule; one in an unknown zone waits")
    func window() {
        func action(_ change: (inout TargetSchedule) -> Void) -> TargetSchedule {
            var action = TargetBoundsTests.action
            change(&action)
            return action
        }
        let noon = Target.start, utc = ZoneOffsets.utc
        #expect(action { $0.startTime = noon + .days(2) }.next(after: noon, in: utc) == CivilTime(year: 2026, month: 1, day: 7, hour: 18).timestamp)
        #expect(action { $0.endTime = noon + .hours(5) }.next(after: noon, in: utc) == nil)
        #expect(action { ($0.when, $0.startTime) = ("rate(1 day)", noon + .hours(3)) }.next(after: noon + .hours(4), in: utc) == noon + .hours(27))
        #expect(action { $0.when = "nonsense" }.next(after: noon, in: utc) == nil)
        let tokyo = ZoneOffsets { _ in .hours(9) }
        #expect(TargetBoundsTests.action.next(after: noon, in: tokyo) == CivilTime(year: 2026, month: 1, day: 6, hour: 9).timestamp)
        let target = Target(0, 9, at: 2) { $0.schedule = [action { $0.timeZone = "Nowhere" }] }
        #expect(target.state.dueActions { $0 == "UTC" ? .utc : nil }.isEmpty)
    }
}
