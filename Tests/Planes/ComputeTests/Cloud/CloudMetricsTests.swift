import Base
import Logging
import MetricStore
import SimWorld
import Testing

@testable import Compute

@Suite struct CloudMetricsTests {
    @Test func figuresAreStoredOnceUnderOurIdsAndTheGroupsName() throws {
        let stage = try CloudStage()
        try stage.begin()
        let id = try stage.launch(group: "web")[0].id
        stage.settle()
        let shelf = MetricsTests.Shelf()
        let metrics = CloudMetrics(
            instances: stage.instances, driver: stage.driver, metrics: shelf, timers: NoTimers(), world: stage.world,
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let due = (stage.world.clock.now + .minutes(20)).floored(to: .minutes(5)) + CloudLimits.figuresDelay
        func figure(_ name: String, _ unit: String, _ statistic: String, _ value: Double, at time: Timestamp) -> CloudFigure {
            CloudFigure(of: .init(id: "i-ec20", name: name, unit: unit, statistic: statistic, periodSeconds: 300), time: time, value: value)
        }
        let first = due - .minutes(12), second = due - .minutes(7)
        stage.fleet.model.withLock { $0.figures = [figure("CPUUtilization", "Percent", "Average", 42, at: first), figure("NetworkIn", "Bytes", "Sum", 1000, at: first)] }
        try stage.world.run { await metrics.round(at: due - .minutes(1)) }
        #expect(stage.fleet.count("GetMetricData") == 0, "basic monitoring is asked for every five minutes")
        try stage.world.run { await metrics.round(at: due) }
        try stage.world.run { await metrics.round(at: due) }
        stage.fleet.model.withLock { $0.figures.append(figure("CPUUtilization", "Percent", "Average", 50, at: second)) }
        try stage.world.run { await metrics.round(at: due + .minutes(5)) }
        for (dimension, value) in [("InstanceId", id), ("AutoScalingGroupName", "web"), ("ImageId", CloudStage.image)] {
            #expect(shelf.values("CPUUtilization", dimension, value).map(\.1) == [42, 50], "\(dimension)")
        }
        #expect(shelf.values("NetworkIn", "InstanceId", id).map(\.1) == [1000])
    }
}
