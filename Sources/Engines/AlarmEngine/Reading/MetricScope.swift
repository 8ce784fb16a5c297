import Base
import MetricMath
import MetricStore

/// The account and region whose metrics an alarm reads.
struct MetricScope: Hashable, Sendable {
    let account: String, region: String

    /// The series that hold a metric's data: one for each unit in which it was sent, or that of the wanted unit.
    func series(of metric: MetricStat, in store: any MetricStoring) -> [SeriesReference] {
        let units = metric.unit.map { [$0] } ?? MetricUnit.all
        return units.compactMap { store.find(metric.identity(account: account, region: region, unit: $0).labels) }
    }
}
