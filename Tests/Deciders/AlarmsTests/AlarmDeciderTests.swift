import Testing

@testable import Alarms

/// The tables of CloudWatch User Guide, Configuring how CloudWatch alarms treat missing data, cell by cell.
@Suite struct AlarmDeciderTests {
    /// A row: M, the datapoints (newest right), how many must be filled, and the states for missing, ignore, breaching and
    /// notBreaching; nil is "retain the current state".
    struct Row: Sendable, CustomTestStringConvertible {
        let m: Int, points: String, fill: Int, states: [AlarmState?]
        var testDescription: String { "\(m)/3 \(points)" }
    }

    static let rows: [Row] = [
        Row(m: 3, points: "0-X-X", fill: 0, states: [.ok, .ok, .ok, .ok]),
        Row(m: 3, points: "0----", fill: 2, states: [.ok, .ok, .ok, .ok]),
        Row(m: 3, points: "-----", fill: 3, states: [.insufficientData, nil, .alarm, .ok]),
        Row(m: 3, points: "0XX-X", fill: 0, states: [.alarm, .alarm, .alarm, .alarm]),
        Row(m: 3, points: "--X--", fill: 2, states: [.alarm, nil, .alarm, .ok]),
        Row(m: 2, points: "0-X-X", fill: 0, states: [.alarm, .alarm, .alarm, .alarm]),
        Row(m: 2, points: "00X0X", fill: 0, states: [.alarm, .alarm, .alarm, .alarm]),
        Row(m: 2, points: "0-X--", fill: 1, states: [.ok, .ok, .alarm, .ok]),
        Row(m: 2, points: "----0", fill: 2, states: [.ok, .ok, .alarm, .ok]),
        Row(m: 2, points: "---X-", fill: 2, states: [.alarm, nil, .alarm, .ok]),
    ]

    @Test("Every cell of the documented tables", arguments: rows, Array(MissingDataTreatment.allCases.enumerated()))
    func documentedCell(row: Row, treatment: (offset: Int, element: MissingDataTreatment)) {
        for previous in AlarmState.allCases {
            let verdict = decide(row.points, m: row.m, treatment.element, previous: previous)
            #expect(verdict.state == row.states[treatment.offset] ?? previous)
            #expect(verdict.fillCount == row.fill)
        }
    }

    @Test("A first breaching point does not alarm before it is old enough, and then does")
    func prematureAlarm() {
        #expect(decide("----X", m: 3, .missing, previous: .insufficientData).state == .insufficientData)
        #expect(decide("---X-", m: 3, .missing, previous: .ok).state == .ok)
        #expect(decide("---X-", m: 3, .missing, previous: .ok).basis == .awaitingData)
        #expect(decide("--X--", m: 3, .missing, previous: .ok).basis == .prematureAlarm)
        #expect(decide("--X-0", m: 3, .missing, previous: .alarm).state == .ok)
    }

    @Test("M breaching points alarm however missing points are treated", arguments: MissingDataTreatment.allCases)
    func enoughRealPoints(treatment: MissingDataTreatment) {
        #expect(decide("-X--X", m: 2, treatment, previous: .ok).state == .alarm)
    }

    @Test("Points further back than N and the extra periods are not looked at")
    func rangeIsLimited() {
        #expect(decide("XXX-----", m: 3, .missing, previous: .ok).state == .insufficientData)
    }

    @Test("A short window is a window with missing points")
    func shortWindow() {
        #expect(decide("", m: 3, .missing, previous: .ok).state == .insufficientData)
        #expect(decide("X", m: 3, .breaching, previous: .ok).state == .alarm)
    }

    @Test("Each comparison at, above and below its threshold", arguments: [
        (ComparisonOperator.greaterThanThreshold, [false, false, true]), (.greaterThanOrEqualToThreshold, [false, true, true]),
        (.lessThanThreshold, [true, false, false]), (.lessThanOrEqualToThreshold, [true, true, false]),
    ])
    func comparisons(comparison: ComparisonOperator, breaching: [Bool]) {
        #expect([0.9, 1.0, 1.1].map { comparison.isBreaching($0, threshold: 1) } == breaching)
    }

    @Test("A percentile over too few samples keeps the state when it is to be ignored")
    func fewSamples() {
        #expect(ThresholdRule.significantSamples(forPercentile: 99) == 1000)
        #expect(ThresholdRule.significantSamples(forPercentile: 50) == 20)
        #expect(ThresholdRule.significantSamples(forPercentile: 10) == 100)
        #expect(ThresholdRule.significantSamples(forPercentile: 100) == nil)
        var rule = ThresholdRule(threshold: 1, comparison: .greaterThanThreshold, evaluationPeriods: 1, samplesMin: 20)
        let points: [Datapoint?] = [Datapoint(value: 5, sampleCount: 19)]
        #expect(AlarmDecider(rule).decide(points[...], previous: .ok).basis == .fewSamples)
        #expect(AlarmDecider(rule).decide(points[...], previous: .ok).state == .ok)
        rule.samplesMin = nil
        #expect(AlarmDecider(rule).decide(points[...], previous: .ok).state == .alarm)
    }

    private func decide(_ points: String, m: Int, _ treatment: MissingDataTreatment, previous: AlarmState) -> Verdict {
        let rule = ThresholdRule(threshold: 1, comparison: .greaterThanThreshold, evaluationPeriods: 3, datapointsToAlarm: m, treatMissingData: treatment)
        return AlarmDecider(rule).decide(datapoints(points)[...], previous: previous)
    }
}

/// `X` is a breaching point of 2, `0` one of 0, anything else is missing.
func datapoints(_ text: String) -> [Datapoint?] {
    text.map { $0 == "X" ? Datapoint(value: 2, sampleCount: 1) : $0 == "0" ? Datapoint(value: 0, sampleCount: 1) : nil }
}
