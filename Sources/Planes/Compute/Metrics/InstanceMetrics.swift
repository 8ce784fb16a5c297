import Base
import Clockwork
import Logging
import MetricStore
import Synchronization
import World

/// Writes the metrics of namespace `AWS/EC2` (Amazon EC2 User Guide, CloudWatch metrics): use every 300 s, or every 60 s with
/// detailed monitoring, under the same names; status checks every 60 s always.
///
/// CPUUtilization is the processor time of the process tree against that of the type's processors; where the kernel does not
/// throttle it may read over 100. What this machine cannot count (network traffic without a network of one's own) has no series.
public final class InstanceMetrics: Sendable {
    public static let namespace = "AWS/EC2"
    public static let basicPeriod = TimeSpan.seconds(300), detailedPeriod = TimeSpan.seconds(60)
    static let timer = "instances/metrics"

    /// The group into whose own series an instance counts right now; nil while it warms up, or when it has none.
    public typealias Grouping = @Sendable (Instance) -> String?

    private struct Reading {
        let usage: InstanceUsage
        let incarnation: Int64
        let time: Timestamp
    }

    private let instances: Instances
    private let metrics: any MetricStoring
    private let timers: any TimerScheduling
    private let world: any World
    private let grouping: Grouping
    private let log: Logger
    /// The reading that began each instance's period.
    private let began = Mutex<[String: Reading]>([:])

    public init(
        instances: Instances, metrics: any MetricStoring, timers: any TimerScheduling, world: any World, log: Logger,
        grouping: @escaping Grouping = { $0.configuration.groupName }
    ) {
        (self.instances, self.metrics, self.timers, self.world) = (instances, metrics, timers, world)
        (self.grouping, self.log) = (grouping, log)
    }

    public func start() { schedule(after: world.clock.now) }

    private func schedule(after time: Timestamp) {
        timers.set(InstanceMetrics.timer, at: time.next(multipleOf: InstanceMetrics.detailedPeriod)) { [weak self] due in
            guard let self else { return }
            await self.round(at: due)
            self.schedule(after: max(due, self.world.clock.now))
        }
    }

    /// Ends the periods that end at `time` (a whole minute) and writes their values under the time at which they began.
    func round(at time: Timestamp) async {
        let running = instances.all.filter { $0.state == .running }
        // Asking reads about every process of the machine.
        let usages = running.isEmpty ? [:] : await instances.driver.usages(running.map(\.id))
        var batch = InstanceDatums()
        for instance in running {
            batch.add(.checks(instance.status.checks), of: instance, group: grouping(instance), at: time - InstanceMetrics.detailedPeriod)
            guard let usage = usages[instance.id], let period = ended(instance, usage, at: time) else { continue }
            batch.add(.use(period.difference, over: period.length, processors: instance.type.processors), of: instance, group: grouping(instance), at: period.start)
        }
        forget(except: Set(running.map(\.id)))
        guard !batch.isEmpty else { return }
        do throws(AppendRefusal) { _ = try await metrics.append(batch.batch) } catch {
            log.error("the metrics of instances could not be stored", metadata: ["error": "\(error)"])
        }
    }

    /// The period of this instance that ends now; nil while it goes on. Then the next begins.
    private func ended(_ instance: Instance, _ usage: InstanceUsage, at time: Timestamp) -> (start: Timestamp, length: TimeSpan, difference: InstanceUsage)? {
        let period = instance.configuration.isMonitoredInDetail ? InstanceMetrics.detailedPeriod : InstanceMetrics.basicPeriod
        let next = Reading(usage: usage, incarnation: instance.status.incarnation, time: time)
        return began.withLock { began in
            guard let first = began[instance.id], first.incarnation == next.incarnation else {
                began[instance.id] = next
                return nil
            }
            guard time.floored(to: period) == time, time > first.time else { return nil }
            began[instance.id] = next
            return (max(first.time, time - period), time - first.time, usage.since(first.usage))
        }
    }

    private func forget(except running: Set<String>) { began.withLock { began in began = began.filter { running.contains($0.key) } } }
}

extension InstanceUsage {
    /// What was used between an earlier reading and this one; never less than nothing, because a process may have ended uncounted.
    func since(_ earlier: InstanceUsage) -> InstanceUsage {
        func difference(_ path: KeyPath<InstanceUsage, Int64?>) -> Int64? {
            guard let now = self[keyPath: path] else { return nil }
            return max(0, now &- (earlier[keyPath: path] ?? 0))
        }
        var result = InstanceUsage(processorMilliseconds: max(0, processorMilliseconds &- earlier.processorMilliseconds))
        (result.diskReadBytes, result.diskWriteBytes) = (difference(\.diskReadBytes), difference(\.diskWriteBytes))
        (result.diskReads, result.diskWrites) = (difference(\.diskReads), difference(\.diskWrites))
        (result.networkInBytes, result.networkOutBytes) = (difference(\.networkInBytes), difference(\.networkOutBytes))
        (result.networkInPackets, result.networkOutPackets) = (difference(\.networkInPackets), difference(\.networkOutPackets))
        return result
    }
}
