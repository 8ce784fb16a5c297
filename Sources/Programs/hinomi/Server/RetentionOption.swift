import ArgumentParser
import Base
import MetricStore

/// The option `--retention 1s=3h,60s=15d,300s=63d,3600s=455d`: how long metrics stay at each period. It raises what AWS keeps and never
/// lowers it; a coarser period stays at least as long as a finer one.
enum RetentionOption {
    typealias Retention = MetricStoreOptions.Retention

    /// The longest that anything can be kept.
    static let spanMax = TimeSpan.days(36_500)

    private static let periods: [(name: String, path: WritableKeyPath<Retention, TimeSpan> & Sendable)] = [
        ("1s", \.raw), ("60s", \.perMinute), ("300s", \.perFiveMinutes), ("3600s", \.perHour),
    ]

    static func parsed(_ text: String) throws -> Retention {
        var retention = Retention()
        var named: Set<String> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 2, let period = periods.first(where: { $0.name == words[0] }), let span = TimeSpan(words[1]) else {
                throw ValidationError("--retention \(part): a period of 1s, 60s, 300s or 3600s and a span are expected, such as 60s=90d")
            }
            guard named.insert(period.name).inserted else { throw ValidationError("--retention: \(period.name) is named twice") }
            let least = Retention()[keyPath: period.path]
            guard span >= least else { throw ValidationError("--retention \(part): AWS keeps \(period.name) for \(least.seconds / 3600)h, and less is not possible here") }
            guard span <= spanMax else { throw ValidationError("--retention \(part): \(spanMax.seconds / 86_400)d is the longest") }
            retention[keyPath: period.path] = span
        }
        return raised(retention)
    }

    /// Samples roll up from period to period, so that none may go before the one it is rolled up from.
    private static func raised(_ retention: Retention) -> Retention {
        var raised = retention, longest = TimeSpan.zero
        for (_, path) in periods {
            longest = max(longest, raised[keyPath: path])
            raised[keyPath: path] = longest
        }
        return raised
    }
}
