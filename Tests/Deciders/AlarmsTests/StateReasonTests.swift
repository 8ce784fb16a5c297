import Base
import Testing

@testable import Alarms

@Suite struct StateReasonTests {
    struct Case: Sendable {
        let points: String, n: Int, m: Int?, treatment: MissingDataTreatment, sentence: String
    }

    /// Sentences as CloudWatch writes them.
    static let cases: [Case] = [
        Case(
            points: "XXX", n: 3, m: 3, treatment: .missing,
            sentence: "Threshold Crossed: 3 out of the last 3 datapoints [2.0 (05/01/26 00:02:00), 2.0 (05/01/26 00:01:00), 2.0 (05/01/26 00:00:00)] "
                + "were greater than the threshold (1.0) (minimum 3 datapoints for OK -> ALARM transition)."),
        Case(
            points: "XX0", n: 3, m: 3, treatment: .missing,
            sentence: "Threshold Crossed: 1 out of the last 3 datapoints [0.0 (05/01/26 00:02:00)] was not greater than the threshold (1.0) "
                + "(minimum 1 datapoint for ALARM -> OK transition)."),
        Case(
            points: "X", n: 1, m: nil, treatment: .missing,
            sentence: "Threshold Crossed: 1 datapoint [2.0 (05/01/26 00:02:00)] was greater than the threshold (1.0)."),
        Case(
            points: "0--", n: 2, m: nil, treatment: .breaching,
            sentence: "Threshold Crossed: 1 datapoint [0.0 (05/01/26 00:00:00)] was not greater than the threshold (1.0) "
                + "and 1 missing datapoint was treated as [Breaching]."),
        Case(
            points: "---", n: 3, m: nil, treatment: .notBreaching,
            sentence: "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [NonBreaching]."),
        Case(
            points: "-", n: 1, m: 1, treatment: .breaching,
            sentence: "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching]."),
        Case(
            points: "--0", n: 3, m: 2, treatment: .breaching,
            sentence: "Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching]."),
        Case(points: "--", n: 2, m: 2, treatment: .missing, sentence: "Insufficient Data: 2 datapoints were unknown."),
        Case(points: "-", n: 1, m: nil, treatment: .missing, sentence: "Insufficient Data: 1 datapoint was unknown."),
        Case(
            points: "X--", n: 3, m: 3, treatment: .missing,
            sentence: "Threshold Crossed: 1 out of the last 3 datapoints [2.0 (05/01/26 00:00:00)] was greater than the threshold (1.0) "
                + "(minimum 3 datapoints for OK -> ALARM transition)."),
        Case(
            points: "XXXXX", n: 5, m: 5, treatment: .missing,
            sentence: "Threshold Crossed: 5 out of the last 5 datapoints were greater than the threshold (1.0). The most recent datapoints which crossed "
                + "the threshold: [2.0 (05/01/26 00:02:00), 2.0 (05/01/26 00:01:00), 2.0 (05/01/26 00:00:00), 2.0 (04/01/26 23:59:00), "
                + "2.0 (04/01/26 23:58:00)] (minimum 5 datapoints for OK -> ALARM transition)."),
    ]

    @Test("A reason is CloudWatch's sentence", arguments: cases)
    func sentence(_ example: Case) {
        #expect(reason(example.points, n: example.n, m: example.m, example.treatment).text == example.sentence)
    }

    @Test("The reason data tells the window, oldest value first and evaluated points newest first")
    func data() {
        let expected = #"{"version":"1.0","queryDate":"2026-01-05T00:03:00.000+0000","startDate":"2026-01-05T00:00:00.000+0000","statistic":"Average","period":60,"#
            + #""recentDatapoints":[0.0,2.0],"threshold":1.0,"evaluatedDatapoints":[{"timestamp":"2026-01-05T00:02:00.000+0000","sampleCount":1.0,"value":2.0},"#
            + #"{"timestamp":"2026-01-05T00:01:00.000+0000"},{"timestamp":"2026-01-05T00:00:00.000+0000","sampleCount":1.0,"value":0.0}]}"#
        #expect(reason("0-X", n: 3, m: 3, .missing).data == expected)
    }

    @Test("Text and data keep within what CloudWatch allows, however long the window")
    func limits() {
        let long = reason(String(repeating: "X", count: 1440), n: 1440, m: 1440, .missing)
        #expect(long.text.count <= StateReason.textMax)
        #expect((long.data ?? "").count <= StateReason.dataMax)
    }

    private func reason(_ points: String, n: Int, m: Int?, _ treatment: MissingDataTreatment) -> StateReason {
        let rule = ThresholdRule(threshold: 1, comparison: .greaterThanThreshold, evaluationPeriods: n, datapointsToAlarm: m, treatMissingData: treatment)
        let end = CivilTime(year: 2026, month: 1, day: 5, minute: 3).timestamp
        let window = DatapointWindow(end: end, period: .minutes(1), points: datapoints(points))
        let verdict = AlarmDecider(rule).decide(window.points[...], previous: .ok)
        return StateReason(verdict, of: rule, window: window, statistic: "Average", unit: nil, queriedAt: end)
    }
}
