import Alarms
import Base
import RecordStore
import Testing

@testable import AlarmEngine

@Suite struct EvidenceTests {
    let bench = EngineBench()

    @Test("Every recorded decision, decided again from its evidence, comes to the same state", arguments: MissingDataTreatment.allCases)
    func replay(treatment: MissingDataTreatment) async throws {
        try await bench.put("a", .simple(n: 3, m: 2, treat: treatment))
        try await bench.put("c", .rule("AT_LEAST(1, NOT OK, (a)) AND TRUE"))
        var random = SeededRandom(seed: 11)
        for _ in 0..<300 {
            if random.next() % 3 > 0 { bench.metrics.add(Double(random.next() % 20), at: bench.timers.now) }
            await bench.timers.advance(.minutes(1))
            if random.next() % 40 == 0 { try await bench.set("a", .ok) }
        }
        for (name, type) in [("a", AlarmConfiguration.metricType), ("c", AlarmConfiguration.compositeType)] {
            let entries = try await bench.entries(AlarmJournal.evidence, name, type)
            #expect(entries.count > 5)
            for entry in entries {
                let decision = try #require(Decision(try JSONValue(parsing: entry.content.encodedText)))
                #expect(decision.evidence.replay() == decision.state)
            }
        }
    }

    @Test("Explanations name the value, the rule and the time, now and in the past")
    func explain() async throws {
        try await bench.put("a", .simple(n: 2, m: 2))
        for value in [5.0, 50, 60, 5] {
            bench.metrics.add(value, at: bench.timers.now)
            await bench.timers.advance(.minutes(1))
        }
        let now = try await bench.engine.explain(bench.alarm("a"))
        #expect(now.state == .ok)
        #expect(now.text.contains("2 of 2 must be above 10.0; 1 of the 2 that are there is: OK."))
        let past = try await bench.engine.explain(bench.alarm("a"), at: EngineBench.start + .seconds(200))
        #expect(past.state == .alarm)
        #expect(past.since == EngineBench.start + .minutes(3))
        #expect(past.text.contains("60.0 breaching"))
        let before = try await bench.engine.explain(bench.alarm("a"), at: EngineBench.start + .seconds(10))
        #expect(before.state == .insufficientData)
        #expect(before.text.contains("no data at all"))
        await #expect(throws: AlarmEngineError.notFound(bench.alarm("b"))) { try await bench.engine.explain(bench.alarm("b")) }
        await #expect(throws: AlarmEngineError.self) { try await bench.engine.explain(bench.alarm("a"), at: EngineBench.start - .days(1)) }
    }

    @Test("Status rows read back as they were written")
    func status() {
        var status = AlarmStatus(createdAt: EngineBench.start)
        #expect(AlarmStatus(status.document) == status)
        status.set(.alarm, StateReason(text: "x", data: "{}"), children: [ChildState(arn: "y", state: .ok, since: EngineBench.start)], at: EngineBench.start + .days(1))
        _ = status.suppression.transitioned(at: EngineBench.start, waitPeriod: .seconds(5), suppressorInAlarm: false)
        status.muteMemory.muted(from: .ok)
        #expect(AlarmStatus(status.document) == status)
        #expect(AlarmStatus(.null) == nil)
    }
}
