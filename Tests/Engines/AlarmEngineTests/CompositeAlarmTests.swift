import Alarms
import Base
import RecordStore
import Testing

@testable import AlarmEngine

@Suite struct CompositeAlarmTests {
    let bench = EngineBench()
    let type = AlarmConfiguration.compositeType

    func quietChild(_ name: String) async throws { try await bench.put(name, .simple(metric: name, treat: .ignore, actions: false)) }

    @Test("A composite alarm follows its children and names the one that changed")
    func follows() async throws {
        try await quietChild("a")
        try await quietChild("b")
        try await bench.put("c", .rule("ALARM(a) AND ALARM(b)"))
        await bench.timers.advance(.seconds(1))
        #expect(try await bench.state("c") == .ok)
        try await bench.set("a", .alarm)
        #expect(try await bench.state("c") == .ok)
        try await bench.set("b", .alarm)
        #expect(try await bench.state("c") == .alarm)
        let arn = bench.alarm("b").arn
        #expect(try await bench.status("c")?.reason.text == "\(arn) transitioned to ALARM at Monday 05 January, 2026 00:00:01 UTC")
        #expect(bench.sink.subjects == ["OK c", "ALARM c"])
        #expect(bench.sink.actions.last?.message.contains(#""TriggeringChildren":[{"Arn":"\#(arn)""#) == true)
    }

    @Test("A new composite alarm tells what its rule evaluates to")
    func created() async throws {
        try await bench.put("c", .rule("TRUE"))
        await bench.timers.advance(.seconds(1))
        #expect(try await bench.status("c")?.reason.text == "\(bench.alarm("c").arn) was created and its alarm rule evaluates to ALARM")
    }

    @Test("Composites of composites change together, and alarms on a circle are not evaluated")
    func chain() async throws {
        try await quietChild("a")
        try await bench.put("c1", .rule("ALARM(a)"))
        try await bench.put("c2", .rule("NOT ALARM(c1)"))
        await bench.timers.advance(.seconds(1))
        try await bench.set("a", .alarm)
        #expect(try await bench.state("c2") == .ok)
        try await bench.put("c1", .rule("ALARM(a) OR ALARM(c2)"))
        try await bench.set("a", .ok)
        await bench.timers.advance(.seconds(1))
        #expect(try await bench.state("c1") == .alarm)
        #expect(try await bench.engine.explain(bench.alarm("c1")).text.contains("depends on itself"))
    }

    @Test("An alarm that a composite needs cannot be deleted without it")
    func inUse() async throws {
        try await quietChild("a")
        try await bench.put("c", .rule("ALARM(a)"))
        let (a, c, now) = (bench.alarm("a"), bench.alarm("c"), bench.timers.now)
        await #expect(throws: AlarmEngineError.inUse(a, by: [c])) { try await bench.engine.delete([a], at: now, audit: nil) }
        try await bench.engine.delete([a, c], at: now, audit: nil)
        #expect(bench.engine.alarmCount == 0)
    }

    @Test("The suppressor's wait holds actions back and then lets them go")
    func wait() async throws {
        try await quietChild("a")
        try await quietChild("s")
        try await bench.put("c", .rule("ALARM(a)", suppressor: "s", wait: 60, extension_: 30))
        await bench.timers.advance(.seconds(120))
        #expect(bench.sink.subjects == ["OK c"])
        try await bench.set("a", .alarm)
        #expect(try await bench.status("c")?.suppression.suppressedBy == "WaitPeriod")
        await bench.timers.advance(.seconds(59))
        #expect(bench.sink.subjects == ["OK c"])
        await bench.timers.advance(.seconds(1))
        #expect(bench.sink.subjects == ["OK c", "ALARM c"])
        #expect(try await bench.status("c")?.suppression.suppressedBy == nil)
        #expect(try await bench.history("c", type: type).contains { $0.hasSuffix("Actions suppressed by WaitPeriod") })
    }

    @Test("A suppressor in ALARM silences until its extension is over, also across a restart")
    func suppressed() async throws {
        try await quietChild("a")
        try await quietChild("s")
        try await bench.put("c", .rule("ALARM(a)", suppressor: "s", wait: 60, extension_: 30))
        await bench.timers.advance(.seconds(120))
        try await bench.set("s", .alarm)
        try await bench.set("a", .alarm)
        await bench.timers.advance(.seconds(600))
        #expect(bench.sink.subjects == ["OK c"])
        try await bench.set("s", .ok)
        await bench.timers.advance(.seconds(10))
        let next = try await bench.restarted()
        await next.timers.advance(.seconds(19))
        #expect(bench.sink.subjects == ["OK c"])
        await next.timers.advance(.seconds(1))
        #expect(bench.sink.subjects == ["OK c", "ALARM c"])
    }

    @Test("What a crash left between two transactions is made up for after the start")
    func settling() async throws {
        try await quietChild("a")
        try await bench.put("c", .rule("ALARM(a)"))
        await bench.timers.advance(.seconds(1))
        let key = bench.alarm("a").key(AlarmConfiguration.metricType)
        var status = try #require(try await bench.status("a"))
        status.set(.alarm, .initial, children: [], at: bench.timers.now)
        let document = status.document
        try await bench.records.write(audit: nil) { try $0.setStatus(key, kind: AlarmStatus.kind, to: document) }
        let next = try await bench.restarted()
        await next.timers.advance(.seconds(1))
        #expect(try await next.state("c") == .alarm)
    }
}
