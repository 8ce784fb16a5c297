import Base

/// How a service words broken constraints: AWS has several, and clients and tests match on code and text.
enum ConstraintStyle: Sendable {
    /// `1 validation error detected: Value '...' at 'alarmName' failed to satisfy constraint: Member must ...`
    case constraint
    /// `The parameter MetricData.member.1.MetricName is required.` (CloudWatch's data calls)
    case parameter
    /// `Invalid parameter: TopicArn Reason: no value for required parameter` for what is missing, else as `constraint`.
    case notification
    /// `The request must contain the parameter VpcId`, one sentence for the first broken constraint.
    case compute

    /// CloudWatch words its metric and dashboard calls in one way, its alarm calls in the other.
    private static let cloudWatchParameterCalls: Set<String> = [
        "PutMetricData", "GetMetricStatistics", "ListMetrics", "PutDashboard", "GetDashboard", "DeleteDashboards", "ListDashboards",
    ]

    static func of(service: String, operation: String) -> ConstraintStyle {
        switch service {
        case "cloudwatch": cloudWatchParameterCalls.contains(operation) ? .parameter : .constraint
        case "sns": .notification
        case "ec2": .compute
        default: .constraint
        }
    }

    /// The fault for broken constraints; `usesQueryCodes` where clients know the service by the codes of the query protocol.
    func fault(_ violations: [Violation], usesQueryCodes: Bool) -> ServiceFault {
        switch self {
        case .parameter: return Self.parameterFault(violations)
        case .compute: return Self.computeFault(violations)
        case .notification:
            if let missing = violations.first(where: { if case .required = $0.rule { true } else { false } }) {
                return .common("InvalidParameter", 400, "Invalid parameter: \(missing.parameterPath) Reason: no value for required parameter")
            }
        case .constraint: break
        }
        let count = violations.count == 1 ? "1 validation error" : "\(violations.count) validation errors"
        let sentences = violations.map(Self.constraintSentence).joined(separator: "; ")
        return .common(usesQueryCodes ? "ValidationError" : "ValidationException", 400, "\(count) detected: \(sentences)")
    }

    // MARK: The common wording

    private static func constraintSentence(_ violation: Violation) -> String {
        if case .required = violation.rule { return "Value null at '\(violation.camelPath)' failed to satisfy constraint: Member must not be null" }
        let value = violation.value.map { "Value '\($0.echoed)'" } ?? "Value"
        return "\(value) at '\(violation.camelPath)' failed to satisfy constraint: Member must \(demand(violation.rule))"
    }

    private static func demand(_ rule: Violation.Rule) -> String {
        switch rule {
        case .required: return "not be null"
        case .length(let minimum?, _): return "have length greater than or equal to \(whole(minimum))"
        case .length(_, let maximum): return "have length less than or equal to \(whole(maximum ?? 0))"
        case .range(let minimum?, _): return "have value greater than or equal to \(whole(minimum))"
        case .range(_, let maximum): return "have value less than or equal to \(whole(maximum ?? 0))"
        case .enumeration(let names): return "satisfy enum value set: [\(names.joined(separator: ", "))]"
        case .pattern(let pattern): return "satisfy regular expression pattern: \(pattern)"
        }
    }

    // MARK: The wording of CloudWatch's data calls

    /// What is missing comes before what is wrong; sentences of one kind stand on a line each.
    private static func parameterFault(_ violations: [Violation]) -> ServiceFault {
        let missing = violations.filter(isMissing)
        guard missing.isEmpty else {
            return .common("MissingParameter", 400, missing.map { "The parameter \($0.parameterPath) is required." }.joined(separator: "\n"))
        }
        return .common("InvalidParameterValue", 400, violations.map(parameterSentence).joined(separator: "\n"))
    }

    /// An empty value counts as none.
    private static func isMissing(_ violation: Violation) -> Bool {
        switch violation.rule {
        case .required: true
        case .length(minimum: .some, _): violation.value?.isEmpty ?? false
        default: false
        }
    }

    private static func parameterSentence(_ violation: Violation) -> String {
        let path = violation.parameterPath
        return switch violation.rule {
        case .required: "The parameter \(path) is required."
        case .length(let minimum?, _): "The parameter \(path) must be longer than \(whole(minimum - 1)) characters."
        case .length(_, let maximum) where violation.isCollection: "The collection \(path) must not have a size greater than \(whole(maximum ?? 0))."
        case .length(_, let maximum): "The parameter \(path) must be shorter than \(whole((maximum ?? 0) + 1)) characters."
        case .range(let minimum?, _): "The parameter \(path) must be greater than or equal to \(whole(minimum))."
        case .range(_, let maximum): "The parameter \(path) must be less than or equal to \(whole(maximum ?? 0))."
        case .enumeration(let names): "The parameter \(path) must be a value in the set [ \(names.joined(separator: ", ")) ]."
        case .pattern: "The value \((violation.value ?? "").echoed) for parameter \(path) is invalid."
        }
    }

    // MARK: The wording of EC2

    private static func computeFault(_ violations: [Violation]) -> ServiceFault {
        if let missing = violations.first(where: { if case .required = $0.rule { true } else { false } }) {
            return .common("MissingParameter", 400, "The request must contain the parameter \(missing.numberedPath)")
        }
        guard let first = violations.first else { return .common("InvalidParameterValue", 400, "A parameter is invalid.") }
        let value = first.value.map { "Value (\($0.echoed))" } ?? "The value"
        return .common("InvalidParameterValue", 400, "\(value) for parameter \(first.numberedPath) is invalid. It must \(demand(first.rule)).")
    }

    private static func whole(_ value: Double) -> String { Int64(exactly: value).map(String.init) ?? NumberText.text(value) }
}
