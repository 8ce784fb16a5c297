import AWSWire
import Scaling

/// The processes that a call names.
enum ProcessNames {
    /// All of them when none is named.
    static func checked(_ names: [String]?) throws(ServiceFault) -> [ScalingProcess] {
        guard let names, !names.isEmpty else { return ScalingProcess.allCases.sorted() }
        var processes: Set<ScalingProcess> = []
        for name in names {
            guard let process = ScalingProcess(rawValue: name) else { throw .validation("Invalid process name: \(name)") }
            processes.insert(process)
        }
        return processes.sorted()
    }
}
