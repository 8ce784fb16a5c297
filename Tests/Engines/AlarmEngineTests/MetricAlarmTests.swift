import Alarms
import Base
import RecordStore
import Testing

@testable import AlarmEngine

@Suite struct MetricAlarmTests {
    let bench = EngineBench()
    var now: Timestamp { bench.timers.now }

    @Test("An alarm fires and ends with its data, and each change is told once")
    func firesAndEnds() async throws {
        try await bench.put("a", .simple())
        #expect(try await bench.state("a") == .insufficientData)
        for value in [5.0, 50, 50, 5] {
            bench.metrics.add(value, at: now)
            await bench.timers.advance(.minutes(1))
        }
        #expect(bench.sink.subjects == ["OK a", "ALARM a", "OK a"])
        #expect(bench.sink.actions.allSatisfy { $0.target == EngineBench.topic })
        #expect(
            try await bench.history("a") == [
                #"Alarm "a" created"#, "Alarm updated from INSUFFICIENT_DATA to OK", "Successfully executed action \(EngineBench.topic)",
                "Alarm updated from OK to ALARM", "Successfully executed action \(EngineBench.topic)", "Alarm updated from ALARM to OK",
                "Successfully executed action \(EngineBench.topic)",
            ])
    }

    @Test("The first evaluation comes one second after the put")
    func firstEvaluation() async throws {
        bench.metrics.add(50, at: now)
        await bench.timers.advance(.seconds(90))
        try await bench.put("a", .simple())
        await bench.timers.advance(.milliseconds(999))
        #expect(try await bench.state("a") == .insufficientData)
        await bench.timers.advance(.milliseconds(1))
        #expect(try await bench.state("a") == .alarm)
        #expect(try await bench.status("a")?.transitionedAt == EngineBench.start + .seconds(91))
    }

    @Test("Short periods are evaluated every ten seconds")
    func highResolution() async throws {
        try await bench.put("a", .simple(period: 10))
        await bench.timers.advance(.seconds(5))
        bench.metrics.add(50, at: now)
        await bench.timers.advance(.seconds(5))
        #expect(try await bench.state("a") == .alarm)
    }

    @Test("The window of a longer period slides by a minute")
    func slidingWindow() async throws {
        try await bench.put("a", .simple(period: 300))
        await bench.timers.advance(.minutes(7))
        bench.metrics.add(50, at: now - .seconds(30))
        await bench.timers.advance(.minutes(1))
        #expect(try await bench.state("a") == .alarm)
        #expect(try await bench.status("a")?.reason.text.contains("(05/01/26 00:03:00)") == true)
    }

    @Test("A late sample is seen, and so is one that comes in order after its period was evaluated")
    func lateSamples() async throws {
        try await bench.put("a", .simple(n: 3, m: 1))
        for _ in 0..<3 {
            bench.metrics.add(5, at: now)
            await bench.timers.advance(.minutes(1))
        }
        bench.metrics.add(50, at: now - .seconds(100))
        await bench.timers.advance(.minutes(1))
        #expect(try await bench.state("a") == .alarm)
        await bench.timers.advance(.minutes(4))
        bench.metrics.add(50, at: now - .seconds(90))
        await bench.timers.advance(.minutes(1))
        #expect(try await bench.state("a") == .alarm)
    }

    @Test("Data of every unit counts, or only that of the alarm's unit")
    func units() async throws {
        try await bench.put("any", .simple())
        guard case .metric(var metric) = AlarmConfiguration.simple() else { return }
        metric.unit = "Count"
        try await bench.put("count", .metric(metric))
        bench.metrics.add(50, at: now, unit: "Percent")
        await bench.timers.advance(.minutes(1))
        #expect(try await bench.state("any") == .alarm)
        #expect(try await bench.state("count") == .insufficientData)
    }

    @Test("An expression over two metrics is watched")
    func metricMath() async throws {
        let stat = { (name: String) in AlarmMetricStat(metric: .init(namespace: "Test", metricName: name), period: 60, stat: "Sum") }
        let metric = MetricAlarmConfiguration(
            actions: ActionSettings(alarm: [EngineBench.topic]), evaluationPeriods: 1, threshold: 10, comparisonOperator: .greaterThanThreshold,
            metrics: [
                AlarmMetricQuery(id: "e", expression: "100 * x / y", returnData: true), AlarmMetricQuery(id: "x", metricStat: stat("errors"), returnData: false),
                AlarmMetricQuery(id: "y", metricStat: stat("requests"), returnData: false),
            ])
        try await bench.put("rate", .metric(metric))
        for errors in [1.0, 20] {
            bench.metrics.add(errors, at: now, metric: "errors")
            bench.metrics.add(100, at: now, metric: "requests")
            await bench.timers.advance(.minutes(1))
        }
        #expect(bench.sink.subjects == ["ALARM rate"])
        #expect(try await bench.status("rate")?.reason.text == "Threshold Crossed: 1 datapoint [20.0 (05/01/26 00:01:00)] was greater than the threshold (10.0).")
    }

    @Test("SetAlarmState acts, is recorded, and the next evaluation takes it back")
    func setState() async throws {
        try await bench.put("a", .simple())
        bench.metrics.add(5, at: now)
        await bench.timers.advance(.minutes(1))
        try await bench.set("a", .alarm)
        #expect(try await bench.state("a") == .alarm)
        bench.metrics.add(5, at: now)
        await bench.timers.advance(.minutes(1))
        #expect(bench.sink.subjects == ["OK a", "ALARM a", "OK a"])
        await #expect(throws: AlarmEngineError.notFound(bench.alarm("b"))) { try await bench.set("b", .ok) }
    }

    @Test("Disabled actions are not taken, enabled ones are")
    func disabled() async throws {
        try await bench.put("a", .simple())
        try await bench.engine.setActionsEnabled(false, of: [bench.alarm("a"), bench.alarm("nobody")], at: now, audit: nil)
        try await bench.set("a", .alarm)
        #expect(bench.sink.actions.isEmpty)
        try await bench.engine.setActionsEnabled(true, of: [bench.alarm("a")], at: now, audit: nil)
        try await bench.set("a", .ok)
        #expect(bench.sink.subjects == ["OK a"])
    }

    @Test("An action that cannot be taken is recorded and the transition stands")
    func refusedAction() async throws {
        try await bench.put("a", .simple())
        bench.sink.refuse("no such topic")
        try await bench.set("a", .alarm)
        #expect(try await bench.state("a") == .alarm)
        #expect(try await bench.history("a").last == "Failed to execute action \(EngineBench.topic). Received error: \"no such topic\"")
    }

    @Test("Scaling actions repeat every minute while the state holds")
    func repetition() async throws {
        let policy = "arn:aws:autoscaling:us-east-1:1:scalingPolicy:x:autoScalingGroupName/g:policyName/p"
        guard case .metric(var metric) = AlarmConfiguration.simple(treat: .ignore) else { return }
        metric.actions = ActionSettings(alarm: [EngineBench.topic, policy])
        try await bench.put("a", .metric(metric))
        bench.metrics.add(50, at: now)
        await bench.timers.advance(.minutes(4))
        #expect(bench.sink.actions.map(\.target) == [EngineBench.topic, policy, policy, policy, policy])
        #expect(bench.sink.actions.map(\.isRepetition) == [false, false, true, true, true])
    }

    @Test("A repeated scaling action tells the value of now, not that of the transition")
    func repeatedValue() async throws {
        let policy = "arn:aws:autoscaling:us-east-1:1:scalingPolicy:x:autoScalingGroupName/g:policyName/p"
        guard case .metric(var metric) = AlarmConfiguration.simple(treat: .ignore) else { return }
        metric.actions = ActionSettings(alarm: [policy])
        try await bench.put("a", .metric(metric))
        bench.metrics.add(50, at: now)
        bench.metrics.add(90, at: now + .minutes(1))
        await bench.timers.advance(.minutes(3))
        let values = bench.sink.actions.map { $0.facts["value"]?.number }
        #expect(values.first == 50 && values.last == 90 && values.count >= 2)
    }

    @Test("Nothing is written while nothing changes")
    func quiet() async throws {
        try await bench.put("a", .simple())
        bench.metrics.add(5, at: now)
        await bench.timers.advance(.minutes(1))
        bench.records.failWrites(with: .diskFull)
        for _ in 0..<30 {
            bench.metrics.add(5, at: now)
            await bench.timers.advance(.minutes(1))
        }
        #expect(!bench.engine.isUnsettled.withLock { $0 })
    }

    @Test("A change that could not be written is made at the next minute after the disk healed")
    func fullDisk() async throws {
        try await bench.put("a", .simple())
        try await bench.put("c", .rule("ALARM(a)"))
        await bench.timers.advance(.seconds(30))
        bench.records.failWrites(with: .diskFull)
        bench.metrics.add(50, at: now)
        await bench.timers.advance(.minutes(1))
        bench.records.failWrites(with: nil)
        #expect(bench.sink.actions.filter { $0.state == .alarm }.isEmpty)
        bench.metrics.add(50, at: now)
        await bench.timers.advance(.minutes(1))
        #expect(bench.sink.subjects.suffix(2) == ["ALARM a", "ALARM c"])
    }

    @Test("A restart goes on where it was and tells nothing twice")
    func restart() async throws {
        try await bench.put("a", .simple())
        bench.metrics.add(50, at: now)
        await bench.timers.advance(.minutes(1))
        let next = try await bench.restarted()
        #expect(next.engine.alarmCount == 1)
        bench.metrics.add(50, at: next.timers.now)
        await next.timers.advance(.minutes(1))
        bench.metrics.add(5, at: next.timers.now)
        await next.timers.advance(.minutes(1))
        #expect(bench.sink.subjects == ["ALARM a", "OK a"])
    }

    @Test("A replaced alarm keeps its state, a deleted one is gone with its status and keeps its history")
    func replaceAndDelete() async throws {
        try await bench.put("a", .simple())
        try await bench.set("a", .alarm)
        try await bench.put("a", .simple(n: 2))
        #expect(try await bench.state("a") == .alarm)
        await #expect(throws: AlarmEngineError.nameTaken(bench.alarm("a"))) { try await bench.put("a", .rule("TRUE")) }
        try await bench.engine.delete([bench.alarm("a"), bench.alarm("nobody")], at: now, audit: nil)
        #expect(try await bench.status("a") == nil)
        #expect(try await bench.history("a").last == #"Alarm "a" deleted"#)
        await bench.timers.advance(.minutes(2))
        #expect(bench.engine.alarmCount == 0)
    }

    @Test("History is forgotten after its retention")
    func retention() async throws {
        try await bench.engine.start()
        try await bench.put("a", .simple(treat: .ignore))
        try await bench.set("a", .alarm)
        await bench.timers.advance(.days(29))
        #expect(try await !bench.history("a").isEmpty)
        await bench.timers.advance(.days(2))
        #expect(try await bench.history("a").isEmpty)
        #expect(try await bench.entries(AlarmJournal.evidence, "a").count == 1)
    }
}
