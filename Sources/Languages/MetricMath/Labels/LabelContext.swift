import Base

/// What dynamic labels may show beside the series itself.
public struct LabelContext: Hashable, Sendable {
    /// Now, for relative times.
    public var now: Timestamp
    /// How far the shown times are ahead of UTC (LabelOptions.Timezone).
    public var offsetFromUTC: TimeSpan
    public var account: String
    public var region: String

    public init(now: Timestamp, offsetFromUTC: TimeSpan = .zero, account: String, region: String) {
        (self.now, self.offsetFromUTC, self.account, self.region) = (now, offsetFromUTC, account, region)
    }

    /// Reads `+0130` or `-0800`; nil for anything else.
    public static func offset(parsing text: String) -> TimeSpan? {
        let digits = text.utf8.dropFirst()
        guard let sign = text.utf8.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits.count == 4,
            digits.allSatisfy({ (48...57).contains($0) }), let number = Int64(String(text.dropFirst())), number / 100 < 24, number % 100 < 60
        else { return nil }
        let minutes = number / 100 * 60 + number % 100
        return .minutes(sign == UInt8(ascii: "-") ? -minutes : minutes)
    }

    /// A property of the metric behind a series; empty where there is none.
    func property(_ name: String, of series: TimeSeries) -> String {
        if name == "AccountId" { return account }
        if name == "Region" { return region }
        guard let metric = series.metric else { return "" }
        switch name {
        case "MetricName": return metric.name
        case "Namespace": return metric.namespace
        case "Period": return String(metric.period.seconds)
        case "Stat": return metric.statistic.name
        default: return name.hasPrefix("Dim.") ? metric.dimension(String(name.dropFirst(4))) ?? "" : ""
        }
    }

    /// `2026-01-05 09:00:00 +0900`
    func text(_ time: Timestamp) -> String {
        let civil = CivilTime(time + offsetFromUTC)
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        let minutes = abs(offsetFromUTC.seconds) / 60
        let zone = offsetFromUTC == .zero ? "UTC" : (offsetFromUTC < .zero ? "-" : "+") + two(Int(minutes / 60)) + two(Int(minutes % 60))
        return "\(civil.year)-\(two(civil.month))-\(two(civil.day)) \(two(civil.hour)):\(two(civil.minute)):\(two(civil.second)) \(zone)"
    }

    /// `2d3h5m10s`: without parts that are zero; `0s` for none.
    func text(_ span: TimeSpan) -> String {
        var rest = abs(span.seconds)
        var text = ""
        for (unit, seconds) in [("d", Int64(86_400)), ("h", 3600), ("m", 60), ("s", 1)] where rest >= seconds {
            text += "\(rest / seconds)\(unit)"
            rest %= seconds
        }
        return text.isEmpty ? "0s" : text
    }
}
