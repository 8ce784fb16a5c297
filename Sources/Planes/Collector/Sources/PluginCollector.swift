import Base
import World

/// One configured plugin: reads its source and makes datums of what was asked for.
struct PluginCollector {
    let configuration: PluginConfiguration
    private var source: any MetricSource
    private let dimensions: [MetricDimension]

    /// `machineDimensions` are those that every metric of this machine carries.
    init(_ configuration: PluginConfiguration, machineDimensions: [MetricDimension]) {
        self.configuration = configuration
        source = PluginCollector.source(for: configuration)
        dimensions = configuration.appendDimensions + machineDimensions
    }

    /// The datums of one collection. Values of the same metric, such as those of several processes of one name, are one datum.
    mutating func collect(at time: Timestamp, world: any World) -> [Datum] {
        let readings = source.read(world)
        var datums: [Datum] = []
        for measurement in configuration.measurements {
            let name = measurement.rename ?? configuration.plugin.fullName(measurement.name)
            let unit = measurement.unit ?? configuration.plugin.units[measurement.name] ?? MetricUnit.none
            for reading in readings where reading.name == measurement.name && reading.value.isFinite {
                datums.append(
                    Datum(
                        name: name, dimensions: MetricDimension.joined(reading.dimensions, dimensions), unit: unit, timestamp: time, content: .value(reading.value),
                        storageResolution: configuration.interval < .seconds(60) ? 1 : 60))
            }
        }
        return Datum.combined(datums)
    }

    private static func source(for configuration: PluginConfiguration) -> any MetricSource {
        switch configuration.plugin {
        case .cpu: CPUSource(perCPU: configuration.resources == ["*"], total: configuration.totalCPU)
        case .mem: MemorySource()
        case .swap: SwapSource()
        case .disk:
            DiskSource(paths: configuration.resources, ignoredTypes: configuration.ignoredFileSystemTypes, dropsDevice: configuration.dropsDevice)
        case .diskio: DiskIOSource(devices: configuration.resources)
        case .net: NetSource(interfaces: configuration.resources)
        case .netstat: NetstatSource()
        case .processes: ProcessesSource()
        case .procstat: ProcstatSource(selector: configuration.processSelector ?? .executable("$^"))
        }
    }
}

extension MetricDimension {
    /// Both, without those of the second that the first has already, and without empty values, which CloudWatch refuses.
    static func joined(_ first: [MetricDimension], _ second: [MetricDimension]) -> [MetricDimension] {
        (first + second.filter { dimension in !first.contains { $0.name == dimension.name } }).filter { !$0.value.isEmpty }
    }
}
