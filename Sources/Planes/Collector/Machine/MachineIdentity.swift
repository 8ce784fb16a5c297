import Base
import World

/// The dimensions that every metric of this machine carries: what the configuration asks for, as far as it is known.
struct MachineIdentity: Sendable {
    private(set) var dimensions: [MetricDimension] = []
    /// The dimensions that were asked for and left out, with the reason.
    private(set) var notices: [String] = []

    init(configuration: AgentConfiguration, facts: MachineFacts, processes: any Processes) {
        guard let wanted = configuration.globalDimensions else {
            if !configuration.omitsHostname, let host = facts.hostname ?? MachineIdentity.kernelHostname(processes) {
                dimensions = [MetricDimension(name: "host", value: host)]
            }
            return
        }
        for dimension in wanted.sorted(by: { $0.rawValue < $1.rawValue }) {
            if let value = facts.value(of: dimension), !value.isEmpty {
                dimensions.append(MetricDimension(name: dimension.rawValue, value: value))
            } else {
                notices.append("metrics.append_dimensions.\(dimension.rawValue) is left out: \(facts.reasons[dimension] ?? "it is not known on this machine")")
            }
        }
    }

    private static func kernelHostname(_ processes: any Processes) -> String? {
        let name = processes.procFile("sys/kernel/hostname").map { String(decoding: $0.prefix { $0 > 0x20 }, as: UTF8.self) }
        return name?.isEmpty == false ? name : nil
    }
}
