import AWSWire
import Base
import GroupEngine
import Scaling

/// Which activities a call wants. (EC2 Auto Scaling API Reference, DescribeScalingActivities, Filters.)
struct ActivityFilter: Sendable {
    private var ids: Set<String>?
    private var from = Timestamp.distantPast, until = Timestamp.distantFuture
    private var statuses: Set<String>?

    private static let names = ["StartTimeLowerBound", "StartTimeUpperBound", "Status"]

    init(ids: [String]?, filters: [ListFilter]?) throws(ServiceFault) {
        self.ids = ids.flatMap { $0.isEmpty ? nil : Set($0) }
        try ListFilter.check(filters, allowed: ActivityFilter.names) { ActivityFilter.names.contains($0) }
        for filter in filters ?? [] {
            switch filter.name {
            case "StartTimeLowerBound": from = max(from, try ActivityFilter.time(filter))
            case "StartTimeUpperBound": until = min(until, try ActivityFilter.time(filter))
            default: statuses = Set(filter.values ?? []).intersection(statuses ?? Set(filter.values ?? []))
            }
        }
    }

    func matches(_ activity: ScalingActivity) -> Bool {
        ids?.contains(activity.id) ?? true && statuses?.contains(activity.status.rawValue) ?? true && activity.startTime >= from && activity.startTime <= until
    }

    private static func time(_ filter: ListFilter) throws(ServiceFault) -> Timestamp {
        guard let text = filter.values?.first, filter.values?.count == 1, let time = Timestamp(iso8601: text) else {
            throw .validation("The filter \(filter.name ?? "") must have one value: a time such as 2026-01-05T12:00:00Z.")
        }
        return time
    }
}
