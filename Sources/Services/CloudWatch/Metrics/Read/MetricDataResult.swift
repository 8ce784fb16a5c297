import Base

/// One series of an answer (CloudWatch API Reference, MetricDataResult).
struct MetricDataResult: Encodable, Hashable, Sendable {
    var id: String
    var label: String
    var timestamps: [Timestamp]
    var values: [Double]
    var statusCode: StatusCode

    enum StatusCode: String, Encodable, Sendable {
        case complete = "Complete", partialData = "PartialData"
    }
}

/// A remark about a whole answer (CloudWatch API Reference, MessageData).
struct MessageData: Encodable, Hashable, Sendable {
    var code: String
    var value: String

    static let tooManyMetrics = MessageData(code: "MaxMetricsExceeded", value: "Maximum number of allowed metrics exceeded")
}
