import AWSWire
import AlarmEngine
import Alarms
import MetricMath

/// Whether the lines of a policy's metric math work together: as those of the alarms that the policy will have.
enum TrackedMath {
    /// Ids, references, and that one series comes out.
    static func check(_ queries: [AlarmMetricQuery]) throws(ServiceFault) {
        let set: MetricQuerySet
        do { set = try MetricQuerySet(queries.compactMap(\.mathQuery)) } catch { throw .validation("Invalid metrics list: \(error)") }
        guard !set.usesSearch else { throw .validation("Invalid metrics list: SEARCH can not be used in a scaling policy.") }
        guard let watched = queries.first(where: { $0.returnData ?? true }), set.type(of: watched.id) == .series else {
            throw .validation("Invalid metrics list: the metric that returns data must be a single time series.")
        }
    }
}
