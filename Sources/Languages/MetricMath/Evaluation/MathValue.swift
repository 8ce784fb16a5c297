/// What an expression evaluates to (CloudWatch User Guide, Data type abbreviations: S, TS and TS[]).
enum MathValue: Hashable, Sendable {
    /// NaN where there is no value: whatever is computed from it is dropped.
    case scalar(Double)
    case series(TimeSeries)
    case array([TimeSeries])

    var type: MathType {
        switch self {
        case .scalar: .scalar
        case .series: .series
        case .array: .array
        }
    }
}

/// The kind of an expression's result.
public enum MathType: String, Hashable, Sendable {
    case scalar = "a scalar number", series = "a time series", array = "an array of time series"
}
