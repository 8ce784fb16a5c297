import AWSWire

/// One thing that is wrong with metric data, in CloudWatch's words.
struct DatumFault: Hashable, Sendable {
    enum Kind: Hashable, Sendable { case missing, combination, value }

    let kind: Kind
    let message: String

    static func required(_ path: String) -> DatumFault { DatumFault(kind: .missing, message: "The parameter \(path) is required.") }

    static func exclusive(_ one: String, _ other: String) -> DatumFault {
        DatumFault(kind: .combination, message: "The parameters \(one) and \(other) are mutually exclusive and you have specified both.")
    }

    static func value(_ value: some CustomStringConvertible, _ path: String) -> DatumFault {
        DatumFault(kind: .value, message: "The value \(value) for parameter \(path) is invalid.")
    }

    /// A number in the words of the wire: `NaN`, not `nan`.
    static func value(_ value: Double, _ path: String) -> DatumFault {
        DatumFault(kind: .value, message: "The value \(NumberText.text(value)) for parameter \(path) is invalid.")
    }

    static func size(_ path: String, max: Int) -> DatumFault {
        DatumFault(kind: .value, message: "The collection \(path) must not have a size greater than \(max).")
    }

    static func rule(_ path: String, _ rule: String) -> DatumFault { DatumFault(kind: .value, message: "The parameter \(path) \(rule)") }

    /// The error of a request: the first fault's code, with a line for each fault that shares it.
    static func fault(of faults: [DatumFault]) -> ServiceFault? {
        guard let first = faults.first else { return nil }
        let message = faults.filter { $0.kind == first.kind }.prefix(MetricDataLimits.faultsMax).map(\.message).joined(separator: "\n")
        switch first.kind {
        case .missing: return .missingParameter(message)
        case .combination: return .invalidParameterCombination(message)
        case .value: return .invalidParameterValue(message)
        }
    }
}
