import Base
import Testing

@testable import ApplicationAutoScaling

@Suite struct ScheduleTests {
    @Test("A scheduled action sets the bounds when it is due, each time, and is echoed")
    func recurring() async throws {
        let stage = try await Stage()
        try await stage.register()
        try await stage.ask("PutScheduledAction", [
            "ScheduledActionName": "evening", "Schedule": "cron(0 18 * * ? *)", "ScalableTargetAction": ["MinCapacity": 6, "MaxCapacity": 8],
        ])
        try await stage.ask("PutScheduledAction", [
            "ScheduledActionName": "night", "Schedule": "cron(0 22 * * ? *)", "ScalableTargetAction": ["MinCapacity": 1, "MaxCapacity": 3],
        ])
        for day in 0..<3 {
            await stage.settle(.hours(day == 0 ? 6 : 20))
            #expect(stage.resource.capacity == 6, "at 18:00")
            await stage.settle(.hours(4))
            #expect(stage.resource.capacity == 3, "at 22:00")
        }
        let shown = try #require(try await stage.ask("DescribeScheduledActions", ["ScheduledActionNames": ["evening"]])["ScheduledActions"]?.items)
        #expect(shown.count == 1)
        #expect((shown.first?["Schedule"]?.text, shown.first?["ScalableTargetAction"]) == ("cron(0 18 * * ? *)", ["MinCapacity": 6, "MaxCapacity": 8]))
        #expect(shown.first?["ScheduledActionARN"]?.text?.hasSuffix(":resource/custom-resource/hook/workers:scheduledActionName/evening") == true)
        #expect(try await stage.activities(["MaxResults": 2]).contains("Successful Setting min capacity to 1 and max capacity to 3"))
    }

    @Test("An action that was due while the server was down runs when it is back")
    func downtime() async throws {
        let stage = try await Stage()
        try await stage.register()
        try await stage.ask("PutScheduledAction", ["ScheduledActionName": "once", "Schedule": "at(2026-01-05T12:30:00)", "ScalableTargetAction": ["MinCapacity": 5]])
        let later = try await Stage(after: stage, starts: false)
        await later.settle(.hours(1))
        try await later.start()
        await later.settle()
        #expect(stage.resource.sets == [5])
        let again = try await Stage(after: later)
        await again.settle(.hours(1))
        #expect(stage.resource.sets == [5], "once is once")
    }

    @Test("An action is changed in part; times that are not said are deleted")
    func change() async throws {
        let stage = try await Stage()
        try await stage.register()
        let end = Double((Stage.start + .days(9)).seconds)
        try await stage.ask("PutScheduledAction", ["ScheduledActionName": "a", "Schedule": "rate(2 hours)", "EndTime": .double(end), "ScalableTargetAction": ["MinCapacity": 3]])
        try await stage.ask("PutScheduledAction", ["ScheduledActionName": "a", "ScalableTargetAction": ["MaxCapacity": 4]])
        let shown = try #require(try await stage.ask("DescribeScheduledActions")["ScheduledActions"]?.items?.first)
        #expect((shown["Schedule"]?.text, shown["EndTime"] == nil, shown["ScalableTargetAction"]) == ("rate(2 hours)", true, ["MaxCapacity": 4]))
        try await stage.ask("DeleteScheduledAction", ["ScheduledActionName": "a"])
        await stage.settle(.days(1))
        #expect(stage.resource.sets == [])
        #expect(await stage.refusal("DeleteScheduledAction", ["ScheduledActionName": "a"]).hasPrefix("ObjectNotFoundException: No scheduled action found"))
    }

    @Test("What a scheduled action may not say is refused by name", arguments: [
        (["Schedule": .null], "Schedule is required"), (["Schedule": "0 18 * * *"], "Invalid schedule expression"), (["Schedule": "at(2020-01-01T00:00:00)"], "is never due again"),
        (["ScalableTargetAction": .null], "ScalableTargetAction must have"), (["ScalableTargetAction": ["MinCapacity": 5, "MaxCapacity": 4]], "Maximum capacity cannot be less"),
        (["Timezone": "Mars/Olympus"], "Invalid time zone"), (["Schedule": "rate(1 hour)", "Timezone": "Asia/Tokyo"], "Invalid time zone"),
        (["EndTime": 1_700_000_000], "The end time is in the past"), (["StartTime": 1_900_000_000, "EndTime": 1_900_000_000], "must be after the start time"),
        (["ScheduledActionName": "a/b"], "cheduledActionName"),
    ] as [(JSONValue, String)])
    func refused(members: JSONValue, words: String) async throws {
        let stage = try await Stage()
        try await stage.register()
        let standard: [JSONValue.Member] = [.init("ScheduledActionName", "a"), .init("Schedule", "rate(1 hour)"), .init("ScalableTargetAction", ["MinCapacity": 2])]
        let keys = Set((members.members ?? []).map(\.key))
        let refusal = await stage.refusal("PutScheduledAction", .object(standard.filter { !keys.contains($0.key) } + (members.members ?? [])))
        #expect(refusal.hasPrefix("ValidationException: ") && refusal.contains(words), "\(refusal)")
    }
}
