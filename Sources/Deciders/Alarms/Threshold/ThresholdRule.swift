/// When a metric alarm is in which state: threshold, comparison, M of N and what to do where data is short.
public struct ThresholdRule: Hashable, Sendable {
    /// Periods that are retrieved beyond N, so that older real points can stand in for late or missing ones.
    ///
    /// CloudWatch does not publish how many it retrieves; its tables show 5 for N = 3, and so do we for every N.
    public static let extraPeriods = 2

    public var threshold: Double
    public var comparison: ComparisonOperator
    /// N.
    public var evaluationPeriods: Int
    /// M as it was configured; nil means all N.
    public var datapointsToAlarm: Int?
    public var treatMissingData: MissingDataTreatment
    /// Periods with fewer samples than this keep the state as it is; nil evaluates however few there are.
    public var samplesMin: Double?

    public init(
        threshold: Double, comparison: ComparisonOperator, evaluationPeriods: Int, datapointsToAlarm: Int? = nil,
        treatMissingData: MissingDataTreatment = .missing, samplesMin: Double? = nil
    ) {
        (self.threshold, self.comparison, self.evaluationPeriods) = (threshold, comparison, evaluationPeriods)
        (self.datapointsToAlarm, self.treatMissingData, self.samplesMin) = (datapointsToAlarm, treatMissingData, samplesMin)
    }

    /// M: how many breaching points make the alarm.
    public var breachingMin: Int { datapointsToAlarm ?? evaluationPeriods }

    /// How many periods a window holds.
    public var rangePeriods: Int { evaluationPeriods + ThresholdRule.extraPeriods }

    /// How many samples make a percentile significant: 10/(1-p) from the median up, 10/p below it
    /// (CloudWatch User Guide, Percentile-based alarms and low data samples). Nil for p0 and p100, which always are.
    public static func significantSamples(forPercentile percent: Double) -> Double? {
        let tail = percent >= 50 ? 100 - percent : percent
        return tail > 0 ? 1000 / tail : nil
    }
}
