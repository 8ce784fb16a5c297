import Base
import Clockwork
import Logging
import MetricStore
import World

/// Fetches what CloudWatch measures of instances at EC2 and writes it under our ids, names and dimensions: every 300 s, or every
/// 60 s with detailed monitoring (Amazon EC2 User Guide, CloudWatch metrics). Each fetched metric is one query that AWS charges.
///
/// Of a period CPUUtilization is stored as its average and everything else as its sum, each as one value.
public final class CloudMetrics: Sendable {
    static let timer = "instances/cloud-metrics"
    static let metrics: [(name: String, unit: String, statistic: String)] =
        [("CPUUtilization", "Percent", "Average")]
        + ["DiskReadBytes", "DiskWriteBytes", "NetworkIn", "NetworkOut"].map { ($0, "Bytes", "Sum") }
        + ["DiskReadOps", "DiskWriteOps", "NetworkPacketsIn", "NetworkPacketsOut"].map { ($0, "Count", "Sum") }

    private let instances: Instances
    private let driver: CloudDriver
    private let metrics: any MetricStoring
    private let timers: any TimerScheduling
    private let world: any World
    private let grouping: InstanceMetrics.Grouping
    private let log: Logger

    public init(
        instances: Instances, driver: CloudDriver, metrics: any MetricStoring, timers: any TimerScheduling, world: any World, log: Logger,
        grouping: @escaping InstanceMetrics.Grouping = { $0.configuration.groupName }
    ) {
        (self.instances, self.driver, self.metrics, self.timers) = (instances, driver, metrics, timers)
        (self.world, self.grouping, self.log) = (world, grouping, log)
    }

    public func start() { schedule(after: world.clock.now) }

    private func schedule(after time: Timestamp) {
        timers.set(CloudMetrics.timer, at: time.next(multipleOf: InstanceMetrics.detailedPeriod)) { [weak self] due in
            guard let self else { return }
            // Beside the timers: the answer may take long. When the last one still does, this minute is left out.
            _ = timers.start(CloudMetrics.timer) { [weak self] in await self?.round(at: due) }
            schedule(after: max(due, world.clock.now))
        }
    }

    /// Fetches what is due at a whole minute.
    func round(at time: Timestamp) async {
        let isBasicDue = (time - CloudLimits.figuresDelay).floored(to: InstanceMetrics.basicPeriod) == time - CloudLimits.figuresDelay
        let due = instances.all.filter { $0.isCloud && $0.state == .running && ($0.configuration.isMonitoredInDetail || isBasicDue) }
        let size = CloudLimits.figuresOfCallMax / CloudMetrics.metrics.count
        for start in stride(from: 0, to: due.count, by: size) { await fetch(Array(due[start..<min(due.count, start + size)]), at: time) }
    }

    private func fetch(_ due: [Instance], at time: Timestamp) async {
        let remotes = driver.remoteIDs(of: due.map(\.id))
        var owners: [String: Instance] = [:], wanted: [CloudFigure.Wanted] = []
        for instance in due {
            guard let remote = remotes[instance.id] else { continue }
            owners[remote] = instance
            let period = instance.configuration.isMonitoredInDetail ? InstanceMetrics.detailedPeriod : InstanceMetrics.basicPeriod
            wanted += CloudMetrics.metrics.map { .init(id: remote, name: $0.name, unit: $0.unit, statistic: $0.statistic, periodSeconds: Int(period.seconds)) }
        }
        guard !wanted.isEmpty else { return }
        do {
            let figures = try await driver.fleet.figures(wanted, from: time - CloudLimits.figuresWindow, to: time)
            try await store(figures, of: owners)
        } catch { log.error("the figures of instances at EC2 could not be fetched or stored", metadata: ["error": "\(error)"]) }
    }

    private func store(_ figures: [CloudFigure], of owners: [String: Instance]) async throws {
        var batch = InstanceDatums()
        for (remote, list) in Dictionary(grouping: figures, by: \.of.id).sorted(by: { $0.key < $1.key }) {
            guard let instance = owners[remote] else { continue }
            // Noted before it is stored: a figure that a kill loses is a gap, one that is stored twice is a lie.
            for figure in try driver.takeNew(list, of: instance.id) { batch.add(.figure(figure), of: instance, group: grouping(instance), at: figure.time) }
        }
        if !batch.isEmpty { _ = try await metrics.append(batch.batch) }
    }
}

extension CloudDriver {
    /// Those of the figures that were not taken before and are of this instance's life, oldest first; they are noted as taken.
    func takeNew(_ figures: [CloudFigure], of id: String) throws(DriverError) -> [CloudFigure] {
        let sorted = figures.sorted { ($0.time, $0.of.name) < ($1.time, $1.of.name) }
        return try change(id) { entry in
            var new: [CloudFigure] = []
            for figure in sorted where figure.value.isFinite {
                if let last = entry.order.figuresUntil[figure.of.name], figure.time <= last { continue }
                entry.order.figuresUntil[figure.of.name] = figure.time
                new.append(figure)
            }
            return new
        } ?? []
    }
}
