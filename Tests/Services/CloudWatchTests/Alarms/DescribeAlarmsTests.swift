import AWSWire
import Alarms
import Base
import Testing

@testable import CloudWatch

@Suite struct DescribeAlarmsTests {
    let bench = AlarmServiceBench()

    private func fill() async throws {
        for name in ["b", "a", "c1"] { try await bench.put(.simple(name)) }
        try await bench.put(PutCompositeAlarm.Input(alarmName: "z", okActions: [AlarmServiceBench.topic], alarmRule: "ALARM(a) OR ALARM(\"b\")"))
        try await bench.put(PutCompositeAlarm.Input(alarmName: "y", alarmRule: "NOT ALARM(z)"))
    }

    @Test("Filters show what they name, in the order of names", arguments: [
        (DescribeAlarms.Input(), ["a", "b", "c1"]), (.init(alarmNamePrefix: "c"), ["c1"]), (.init(alarmNames: ["b", "nobody", "a"]), ["a", "b"]),
        (.init(alarmTypes: ["CompositeAlarm"]), ["y", "z"]), (.init(alarmTypes: ["MetricAlarm", "CompositeAlarm"]), ["y", "z", "a", "b", "c1"]),
        (.init(stateValue: "ALARM"), ["b"]), (.init(alarmTypes: ["CompositeAlarm"], actionPrefix: "arn:aws:sns"), ["z"]), (.init(actionPrefix: "arn:aws:sns"), []),
        (.init(childrenOfAlarmName: "z"), ["a", "b"]), (.init(childrenOfAlarmName: "y"), ["z"]), (.init(parentsOfAlarmName: "a"), ["z"]),
        (.init(parentsOfAlarmName: "nobody"), []),
    ])
    func filters(input: DescribeAlarms.Input, names: [String]) async throws {
        try await fill()
        try await bench.set("b", .alarm)
        let output = try await bench.describe(input)
        #expect(output.compositeAlarms.map(\.alarmName) + output.metricAlarms.map(\.alarmName) == names)
        #expect(output.nextToken == nil)
    }

    @Test("Pages follow each other without gap or repetition", arguments: 1...6)
    func pages(length: Int) async throws {
        try await fill()
        var names: [String] = [], token: String?
        repeat {
            let page = try await bench.describe(.init(alarmTypes: ["MetricAlarm", "CompositeAlarm"], maxRecords: length, nextToken: token))
            names += page.compositeAlarms.map(\.alarmName) + page.metricAlarms.map(\.alarmName)
            token = page.nextToken
        } while token != nil
        #expect(names == ["y", "z", "a", "b", "c1"])
    }

    @Test("Parameters that exclude each other, and tokens of others, are refused", arguments: [
        (DescribeAlarms.Input(alarmNames: ["a"], alarmNamePrefix: "a"), "ValidationError"), (.init(childrenOfAlarmName: "a", stateValue: "OK"), "ValidationError"),
        (.init(childrenOfAlarmName: "a", parentsOfAlarmName: "b"), "ValidationError"), (.init(nextToken: "garbage"), "InvalidNextToken"),
    ])
    func refused(input: DescribeAlarms.Input, name: String) async {
        let answer = await fault { () async throws(ServiceFault) in _ = try await bench.describe(input) }
        #expect(answer?.name == name)
    }

    @Test("DescribeAlarmsForMetric finds alarms on exactly that metric")
    func forMetric() async throws {
        try await bench.put(.simple("plain"))
        try await bench.put(.simple("host").with { $0.dimensions = [.init(name: "Host", value: "h")] })
        try await bench.put(.simple("fast").with { $0.period = 10 })
        func names(_ change: (inout DescribeAlarmsForMetric.Input) -> Void) async throws -> [String] {
            var input = DescribeAlarmsForMetric.Input(metricName: "m", namespace: "Test")
            change(&input)
            return try await DescribeAlarmsForMetric(records: bench.records).run(input, in: bench.call()).metricAlarms.map(\.alarmName)
        }
        #expect(try await names { _ in } == ["fast", "plain"])
        #expect(try await names { $0.dimensions = [.init(name: "Host", value: "h")] } == ["host"])
        #expect(try await names { $0.period = 10 } == ["fast"])
        #expect(try await names { $0.statistic = "Sum" } == [])
    }

    @Test("History is told newest first or oldest first, filtered and in pages")
    func history() async throws {
        try await bench.put(.simple("a"))
        try await bench.put(.simple("b"))
        for minute in 1...6 { try await bench.set("a", minute % 2 == 0 ? .ok : .alarm, at: AlarmServiceBench.start + .minutes(Int64(minute))) }
        func run(_ input: DescribeAlarmHistory.Input) async throws -> DescribeAlarmHistory.Output {
            try await DescribeAlarmHistory(records: bench.records).run(input, in: bench.call())
        }
        let all = try await run(.init(alarmName: "a")).alarmHistoryItems
        #expect(all.map(\.timestamp) == all.map(\.timestamp).sorted(by: >))
        #expect(all.count == 7)
        #expect(all.last?.historySummary == #"Alarm "a" created"#)
        #expect(try await run(.init(alarmName: "a", historyItemType: "StateUpdate")).alarmHistoryItems.count == 6)
        #expect(try await run(.init()).alarmHistoryItems.count == 8)
        #expect(try await run(.init(alarmTypes: ["CompositeAlarm"])).alarmHistoryItems.isEmpty)
        #expect(try await run(.init(alarmName: "a", startDate: AlarmServiceBench.start + .minutes(5))).alarmHistoryItems.count == 2)
        #expect(try await run(.init(alarmName: "a", endDate: AlarmServiceBench.start + .minutes(1))).alarmHistoryItems.count == 2)
        for order in ["TimestampAscending", "TimestampDescending"] {
            var times: [Timestamp] = [], token: String?
            repeat {
                let page = try await run(.init(maxRecords: 3, nextToken: token, scanBy: order))
                times += page.alarmHistoryItems.map(\.timestamp)
                token = page.nextToken
            } while token != nil
            #expect(times.count == 8)
            #expect(times == (order == "TimestampAscending" ? times.sorted() : times.sorted(by: >)))
        }
        let answer = await fault { () async throws(ServiceFault) in
            _ = try await DescribeAlarmHistory(records: bench.records).run(.init(nextToken: "x"), in: bench.call())
        }
        #expect(answer?.name == "InvalidNextToken")
    }
}
