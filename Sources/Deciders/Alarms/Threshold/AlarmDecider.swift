/// Decides the state of a metric alarm from its window of datapoints. Pure: the same input gives the same verdict.
///
/// Follows CloudWatch User Guide, Evaluating an alarm, and Configuring how CloudWatch alarms treat missing data. The newest real
/// points are used, up to N, however far back in the window they lie; only what is then short of N is filled.
public struct AlarmDecider: Sendable {
    public let rule: ThresholdRule

    public init(_ rule: ThresholdRule) { self.rule = rule }

    /// `points` are successive periods, newest last; nil where there is no data. Longer windows than the rule's range are
    /// cut to it.
    public func decide(_ points: ArraySlice<Datapoint?>, previous: AlarmState) -> Verdict {
        let tally = Tally(points.suffix(rule.rangePeriods), rule)
        if tally.hasFewSamples { return tally.verdict(previous, .fewSamples) }
        if tally.fill == 0 { return tally.verdict(tally.breaching >= rule.breachingMin ? .alarm : .ok, .datapoints) }
        return decideShort(tally, previous)
    }

    /// Fewer than N real points are in the whole window.
    private func decideShort(_ tally: Tally, _ previous: AlarmState) -> Verdict {
        if tally.breaching >= rule.breachingMin { return tally.verdict(.alarm, .filled) }
        switch rule.treatMissingData {
        case .breaching: return tally.verdict(tally.breaching + tally.fill >= rule.breachingMin ? .alarm : .ok, .filled)
        case .notBreaching: return tally.verdict(.ok, .filled)
        case .ignore:
            return tally.breaching < tally.real ? tally.verdict(.ok, .filled) : tally.verdict(previous, .ignoredMissing)
        case .missing:
            if tally.real == 0 { return tally.verdict(.insufficientData, .noData) }
            if tally.breaching < tally.real { return tally.verdict(.ok, .filled) }
            // CloudWatch User Guide, Avoiding premature transitions to alarm state.
            return tally.oldestBreachingAge >= rule.breachingMin ? tally.verdict(.alarm, .prematureAlarm) : tally.verdict(previous, .awaitingData)
        }
    }
}

/// The newest real points of a window, counted.
private struct Tally {
    var real = 0
    var breaching = 0
    var fill: Int
    /// 1 is the newest period.
    var oldestBreachingAge = 0
    var hasFewSamples = false

    init(_ points: ArraySlice<Datapoint?>, _ rule: ThresholdRule) {
        var age = 0
        for point in points.reversed() where real < rule.evaluationPeriods {
            age += 1
            guard let point else { continue }
            real += 1
            if let samplesMin = rule.samplesMin, let count = point.sampleCount, count < samplesMin { hasFewSamples = true }
            guard rule.comparison.isBreaching(point.value, threshold: rule.threshold) else { continue }
            breaching += 1
            oldestBreachingAge = age
        }
        fill = max(0, rule.evaluationPeriods - real)
    }

    func verdict(_ state: AlarmState, _ basis: Verdict.Basis) -> Verdict {
        Verdict(state: state, basis: basis, realCount: real, breachingCount: breaching, fillCount: fill)
    }
}
