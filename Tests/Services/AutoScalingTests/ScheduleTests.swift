import Base
import Scaling
import Testing

@testable import AutoScaling

@Suite struct ScheduleTests {
    @Test("An action runs each day at its time")
    func recurring() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        try await stage.ask("PutScheduledUpdateGroupAction", "AutoScalingGroupName=g", "ScheduledActionName=scale-up", "Recurrence=0 18 * * *", "DesiredCapacity=10")
        let shown = try #require(try await stage.ask("DescribeScheduledActions").at("ScheduledUpdateGroupActions", 0))
        #expect((shown.text("Recurrence"), shown.text("DesiredCapacity"), shown.text("StartTime")) == ("0 18 * * *", "10", ""))
        #expect(shown.text("ScheduledActionARN").hasSuffix(":autoScalingGroupName/g:scheduledActionName/scale-up"))
        await stage.timers.advance(.seconds(6 * 3600 - 2))
        #expect(try await stage.group().text("DesiredCapacity") == "1")
        await stage.settle()
        #expect(try await stage.group().text("DesiredCapacity") == "10")
        await stage.settle()
        #expect(try await stage.ids().count == 10)
    }

    @Test("An action that happens once is forgotten afterwards; a new one of its name replaces it")
    func once() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        try await stage.ask("PutScheduledUpdateGroupAction", "AutoScalingGroupName=g", "ScheduledActionName=one", "StartTime=2026-01-05T13:00:00Z", "MaxSize=20", "DesiredCapacity=3")
        try await stage.ask("PutScheduledUpdateGroupAction", "AutoScalingGroupName=g", "ScheduledActionName=one", "StartTime=2026-01-05T13:00:00Z", "DesiredCapacity=4")
        #expect(try await stage.ask("DescribeScheduledActions", "AutoScalingGroupName=g").text("ScheduledUpdateGroupActions", 0, "MaxSize") == "")
        #expect(await stage.refusal("PutScheduledUpdateGroupAction", "AutoScalingGroupName=g", "ScheduledActionName=two", "StartTime=2026-01-05T13:00:00Z", "MinSize=1").hasPrefix("AlreadyExists: "))
        await stage.timers.advance(.hours(1))
        await stage.settle()
        #expect(try await stage.ids().count == 4)
        #expect(try await stage.ask("DescribeScheduledActions")["ScheduledUpdateGroupActions"]?.items == [])
    }

    @Test("Actions that cannot be are refused", arguments: [
        (["Recurrence=0 18 * *", "MinSize=1"], "Given recurrence string:0 18 * * is invalid"), (["Recurrence=0 25 * * *", "MinSize=1"], "is invalid"),
        (["Recurrence=0 18 * * *"], "At least one of DesiredCapacity, MinSize, or MaxSize must be specified."), (["MinSize=1"], "Either Recurrence or StartTime must be specified."),
        (["StartTime=2026-01-05T11:00:00Z", "MinSize=1"], "Given start time is in the past"),
        (["StartTime=2026-01-05T14:00:00Z", "EndTime=2026-01-05T13:00:00Z", "MinSize=1"], "Given end time is before the start time"),
        (["Recurrence=0 18 * * *", "EndTime=2026-01-05T11:00:00Z", "MinSize=1"], "Given end time is in the past"),
        (["Recurrence=0 18 * * *", "TimeZone=Mars/Olympus", "MinSize=1"], "Given time zone:Mars/Olympus is invalid"),
        (["StartTime=2026-01-05T14:00:00Z", "TimeZone=UTC", "MinSize=1"], "TimeZone can only be specified together with Recurrence."),
        (["Recurrence=0 18 * * *", "MinSize=3", "MaxSize=1"], "Max bound, 1, must be greater"), (["Recurrence=0 18 * * *", "DesiredCapacity=-1"], "greater than or equal to 0"),
        (["Time=2026-01-05T14:00:00Z", "StartTime=2026-01-05T15:00:00Z", "MinSize=1"], "Time and StartTime must be the same"),
    ])
    func refusals(form: [String], message: String) async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        do {
            try await stage.ask("PutScheduledUpdateGroupAction", ["AutoScalingGroupName=g", "ScheduledActionName=a"] + form)
            Issue.record("accepted: \(form)")
        } catch { #expect(Stage.said(error).contains(message), "\(error)") }
    }

    @Test("A batch does what is sound and names the rest")
    func batch() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        let path = "ScheduledUpdateGroupActions.member"
        let put = try await stage.ask(
            "BatchPutScheduledUpdateGroupAction", "AutoScalingGroupName=g", "\(path).1.ScheduledActionName=a", "\(path).1.Recurrence=0 1 * * *", "\(path).1.MinSize=1",
            "\(path).2.ScheduledActionName=b", "\(path).2.Recurrence=bad", "\(path).2.MinSize=1")
        #expect(put.texts("FailedScheduledUpdateGroupActions", "ScheduledActionName") == ["b"])
        #expect(put.text("FailedScheduledUpdateGroupActions", 0, "ErrorCode") == "ValidationError")
        #expect(try await stage.ask("DescribeScheduledActions", "ScheduledActionNames.member.1=a").texts("ScheduledUpdateGroupActions", "ScheduledActionName") == ["a"])
        let deleted = try await stage.ask("BatchDeleteScheduledAction", "AutoScalingGroupName=g", "ScheduledActionNames.member.1=a", "ScheduledActionNames.member.2=b")
        #expect(deleted.texts("FailedScheduledActions", "ErrorMessage") == ["Scheduled action name not found"])
        #expect(await stage.refusal("DeleteScheduledAction", "AutoScalingGroupName=g", "ScheduledActionName=a") == "ValidationError: Scheduled action name not found")
    }

    @Test("Actions are chosen by when they are due next")
    func window() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        for (name, hour) in [("early", 13), ("late", 20)] {
            try await stage.ask("PutScheduledUpdateGroupAction", "AutoScalingGroupName=g", "ScheduledActionName=\(name)", "Recurrence=0 \(hour) * * *", "MinSize=0")
        }
        let found = try await stage.ask("DescribeScheduledActions", "StartTime=2026-01-05T14:00:00Z", "EndTime=2026-01-05T23:00:00Z")
        #expect(found.texts("ScheduledUpdateGroupActions", "ScheduledActionName") == ["late"])
    }

    @Test("What was due while the server was down takes effect once when it is back, and says that it is late")
    func missed() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        for (name, form) in [("up", ["Recurrence=0 18 * * *", "DesiredCapacity=10"]), ("down", ["Recurrence=0 22 * * *", "DesiredCapacity=3"]), ("once", ["StartTime=2026-01-05T23:00:00Z", "MaxSize=12"])] {
            try await stage.ask("PutScheduledUpdateGroupAction", ["AutoScalingGroupName=g", "ScheduledActionName=\(name)"] + form)
        }
        let back = try await stage.restarted(after: .hours(15))
        let group = try await back.group()
        #expect((group.text("DesiredCapacity"), group.text("MaxSize")) == ("3", "12"))
        #expect(try await back.ids().count == 3 && back.instances.requests.count == 3)
        let cause = try await back.ask("DescribeScalingActivities").text("Activities", 0, "Cause")
        #expect(cause.contains("the scheduled action down executed. Setting desired capacity from 10 to 3.  It was due at 2026-01-05T22:00:00Z, when the server was not running."), "\(cause)")
        try await back.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=1")
        let again = try await back.restarted(after: .minutes(1))
        #expect(try await again.group().text("DesiredCapacity") == "1")
        await again.timers.advance(.hours(16))
        #expect(try await again.group().text("DesiredCapacity") == "10")
    }

    @Test("What was due too long ago is not made up for, and neither is what was put since")
    func tooOld() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        try await stage.ask("PutScheduledUpdateGroupAction", "AutoScalingGroupName=g", "ScheduledActionName=once", "StartTime=2026-01-05T13:00:00Z", "DesiredCapacity=4")
        try await stage.ask("PutScheduledUpdateGroupAction", "AutoScalingGroupName=g", "ScheduledActionName=morning", "Recurrence=0 6 * * *", "DesiredCapacity=5")
        let soon = try await stage.restarted(after: .minutes(1))
        #expect(try await soon.group().text("DesiredCapacity") == "1")
        try await soon.ask("DeleteScheduledAction", "AutoScalingGroupName=g", "ScheduledActionName=morning")
        let late = try await soon.restarted(after: ScheduledAction.lateMax + .hours(2))
        #expect(try await late.group().text("DesiredCapacity") == "1")
    }

    @Test("A recurring action takes effect at its start too")
    func start() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        try await stage.ask("PutScheduledUpdateGroupAction", "AutoScalingGroupName=g", "ScheduledActionName=s", "Recurrence=0 18 * * *", "StartTime=2026-01-05T13:30:00Z", "DesiredCapacity=4")
        await stage.timers.advance(.minutes(90) + .seconds(2))
        #expect(try await stage.ids().count == 4)
    }
}
