import Base
import MetricStore

/// The datums of one round, each under every set of dimensions that AWS publishes it under.
struct InstanceDatums {
    enum Content {
        case checks(StatusChecks)
        case use(InstanceUsage, over: TimeSpan, processors: Double)
        /// What CloudWatch measured.
        case figure(CloudFigure)
    }

    private(set) var batch = MetricBatch()
    var isEmpty: Bool { batch.sampleCount == 0 }

    mutating func add(_ content: Content, of instance: Instance, group: String?, at time: Timestamp) {
        for (name, unit, value) in InstanceDatums.values(content) {
            for dimensions in InstanceDatums.dimensions(of: instance, group: group) {
                let identity = MetricIdentity(
                    account: instance.place.account, region: instance.place.region, namespace: InstanceMetrics.namespace, name: name, dimensions: dimensions, unit: unit)
                batch.add(value, at: time, to: batch.addSeries(identity.labels))
            }
        }
    }

    private static func dimensions(of instance: Instance, group: String?) -> [[MetricDimension]] {
        [
            [.init(name: "InstanceId", value: instance.id)], [.init(name: "ImageId", value: instance.configuration.imageID)],
            [.init(name: "InstanceType", value: instance.configuration.instanceType)],
        ] + (group.map { [[.init(name: "AutoScalingGroupName", value: $0)]] } ?? [])
    }

    private static func values(_ content: Content) -> [(name: String, unit: String, value: Double)] {
        switch content {
        case .figure(let figure): return [(figure.of.name, figure.of.unit, figure.value)]
        case .checks(let checks):
            let instance = checks.instance == .impaired ? 1.0 : 0, system = checks.system == .impaired ? 1.0 : 0
            return [
                ("StatusCheckFailed", "Count", max(instance, system)), ("StatusCheckFailed_Instance", "Count", instance), ("StatusCheckFailed_System", "Count", system),
                // Its volumes are folders of this machine's disk: what harms them is the system check's.
                ("StatusCheckFailed_AttachedEBS", "Count", system),
            ]
        case .use(let usage, let length, let processors):
            let utilization = Double(usage.processorMilliseconds) / (Double(max(1, length.milliseconds)) * processors) * 100
            let counted: [(String, String, Int64?)] = [
                ("DiskReadBytes", "Bytes", usage.diskReadBytes), ("DiskWriteBytes", "Bytes", usage.diskWriteBytes), ("DiskReadOps", "Count", usage.diskReads),
                ("DiskWriteOps", "Count", usage.diskWrites), ("NetworkIn", "Bytes", usage.networkInBytes), ("NetworkOut", "Bytes", usage.networkOutBytes),
                ("NetworkPacketsIn", "Count", usage.networkInPackets), ("NetworkPacketsOut", "Count", usage.networkOutPackets),
            ]
            return [("CPUUtilization", "Percent", utilization)] + counted.compactMap { name, unit, value in value.map { (name, unit, Double($0)) } }
        }
    }
}
