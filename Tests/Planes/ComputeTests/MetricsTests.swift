import Base
import MetricStore
import SimWorld
import Synchronization
import Testing
import Logging

@testable import Compute

@Suite struct MetricsTests {
    /// Keeps what is appended.
    final class Shelf: MetricStoring {
        let kept = Mutex<[(labels: [String: String], time: Timestamp, value: Double)]>([])
        func append(_ batch: MetricBatch, whenDurable done: @escaping @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void) {
            let series = batch.series
            kept.withLock { kept in
                for sample in batch.samples {
                    guard case .float(let value) = sample.value else { continue }
                    kept.append((Dictionary(series[sample.series].pairs.map { ($0.name, $0.value) }) { first, _ in first }, sample.time, value))
                }
            }
            done(.success(AppendOutcome(samplesStored: batch.sampleCount, wasRepeat: false)))
        }
        func select(_ matchers: [LabelMatcher], since: Timestamp, limit: Int) -> [SeriesReference] { [] }
        func find(_ labels: Labels) -> SeriesReference? { nil }
        func aggregates(of series: SeriesReference, from: Timestamp, to: Timestamp, period: TimeSpan, tracksSpread: Bool) -> [Aggregate?] { [] }
        func lateChanges(of series: SeriesReference) -> UInt64 { 0 }
        func newestSample(of series: SeriesReference) -> Timestamp? { nil }

        func values(_ name: String, _ dimension: String, _ value: String) -> [(Timestamp, Double)] {
            kept.withLock { $0.filter { $0.labels["__name__"] == name && $0.labels[dimension] == value }.map { ($0.time, $0.value) } }
        }
        var names: Set<String> { Set(kept.withLock { $0.compactMap { $0.labels["__name__"] } }) }
    }

    private func usage(_ milliseconds: Int64) -> InstanceUsage {
        var usage = InstanceUsage(processorMilliseconds: milliseconds)
        (usage.diskReadBytes, usage.diskWriteBytes, usage.diskReads, usage.diskWrites) = (milliseconds, 2 * milliseconds, 3, 4)
        return usage
    }

    private func run(minutes: Int, detailed: Bool) async throws -> (Shelf, Instance) {
        let plane = Plane(), shelf = Shelf()
        let instance = try await plane.launch(group: "web") { ($0.isMonitoredInDetail, $0.instanceType) = (detailed, "t3.small") }[0]
        await plane.settle()
        let metrics = InstanceMetrics(instances: plane.instances, metrics: shelf, timers: plane.timers, world: plane.world, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        for minute in 0...minutes {
            plane.driver.state.withLock { $0.usages = [instance.id: usage(Int64(minute) * 12_000)] }
            await metrics.round(at: Timestamp(seconds: 1_800_000_000 + Int64(minute) * 60))
        }
        return (shelf, instance)
    }

    @Test func detailedMonitoringHasAPointAMinuteAndBasicOneInFiveWithTheSameNames() async throws {
        let (detailed, first) = try await run(minutes: 10, detailed: true), (basic, second) = try await run(minutes: 10, detailed: false)
        #expect(detailed.names == basic.names)
        #expect(detailed.names.isSuperset(of: ["CPUUtilization", "DiskReadOps", "DiskWriteOps", "DiskReadBytes", "DiskWriteBytes", "StatusCheckFailed", "StatusCheckFailed_Instance", "StatusCheckFailed_System"]))
        // 12 s of two processors in 60 s is 10 %.
        #expect(detailed.values("CPUUtilization", "InstanceId", first.id).map(\.1) == Array(repeating: 10, count: 10))
        #expect(basic.values("CPUUtilization", "InstanceId", second.id).map(\.1) == [10, 10])
        #expect(basic.values("CPUUtilization", "InstanceId", second.id).map(\.0) == [0, 300].map { Timestamp(seconds: 1_800_000_000 + $0) })
        #expect(basic.values("StatusCheckFailed", "InstanceId", second.id).count == 11)
    }

    @Test func eachValueStandsUnderEverySetOfDimensions() async throws {
        let (shelf, instance) = try await run(minutes: 1, detailed: true)
        for (dimension, value) in [("InstanceId", instance.id), ("AutoScalingGroupName", "web"), ("ImageId", DefaultImage.id), ("InstanceType", "t3.small")] {
            #expect(shelf.values("CPUUtilization", dimension, value).map(\.1) == [10], "\(dimension)")
        }
    }

    @Test func aCounterThatFellBackCountsAsNothing() {
        #expect(usage(5).since(usage(9)).processorMilliseconds == 0)
    }
}
