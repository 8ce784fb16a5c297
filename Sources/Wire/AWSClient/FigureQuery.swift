import AWSWire
import Base
import Compute

/// One GetMetricData for metrics of instances (CloudWatch API Reference, GetMetricData): at most 500 queries a call.
struct FigureQuery {
    struct Result: Decodable, Sendable { var id: String?, timestamps: [Timestamp]?, values: [Double]? }
    struct Answer: Decodable, Sendable { var metricDataResults: [Result]? }

    let wanted: [CloudFigure.Wanted]

    init(_ wanted: [CloudFigure.Wanted]) { self.wanted = wanted }

    func input(from start: Timestamp, to end: Timestamp) -> Node {
        .map([
            .init("MetricDataQueries", .list(wanted.enumerated().map { FigureQuery.query($1, number: $0) })), .init("StartTime", .timestamp(start)),
            .init("EndTime", .timestamp(end)), .init("ScanBy", .text("TimestampAscending")),
        ])
    }

    private static func query(_ wanted: CloudFigure.Wanted, number: Int) -> Node {
        let metric = Node.map([
            .init("Namespace", .text("AWS/EC2")), .init("MetricName", .text(wanted.name)),
            .init("Dimensions", .list([.map([.init("Name", .text("InstanceId")), .init("Value", .text(wanted.id))])])),
        ])
        let stat = Node.map([.init("Metric", metric), .init("Period", .int(Int64(wanted.periodSeconds))), .init("Stat", .text(wanted.statistic))])
        return .map([.init("Id", .text("q\(number)")), .init("MetricStat", stat)])
    }

    /// Results under their queries' numbers; what is none of ours is passed over.
    static func figures(_ answer: Answer, of wanted: [CloudFigure.Wanted]) -> [CloudFigure] {
        (answer.metricDataResults ?? []).flatMap { result -> [CloudFigure] in
            guard let number = result.id.flatMap({ Int($0.dropFirst()) }), wanted.indices.contains(number) else { return [] }
            return zip(result.timestamps ?? [], result.values ?? []).map { CloudFigure(of: wanted[number], time: $0, value: $1) }
        }
    }
}
