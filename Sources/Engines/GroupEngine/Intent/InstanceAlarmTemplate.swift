import Alarms
import Base

/// An alarm that every instance of a group has while it is a member: made when it goes into service, deleted before it leaves.
///
/// A tag of the group says it, so that every tool that sets tags can: the key is `hinomi:alarm:NAME`, the value
/// `NAMESPACE METRIC STATISTIC OPERATOR THRESHOLD MofN PERIODs TOPIC...`, for instance
/// `AWS/EC2 CPUUtilization Average > 80 2of3 60s arn:aws:sns:us-east-1:000000000000:alerts`. The metric may name dimensions
/// beside InstanceId: `disk_used_percent{path=/,fstype=ext4}`.
public struct InstanceAlarmTemplate: Hashable, Sendable {
    public static let tagPrefix = "hinomi:alarm:"
    /// Templates of one group.
    public static let countMax = 20

    public let name: String
    public let configuration: MetricAlarmConfiguration

    /// Why a tag is no template.
    public struct Malformed: Error, Hashable, Sendable {
        public let reason: String
    }

    /// Nil for a tag that is about something else.
    public init?(tag key: String, _ value: String) throws(Malformed) {
        guard key.hasPrefix(InstanceAlarmTemplate.tagPrefix) else { return nil }
        let name = String(key.dropFirst(InstanceAlarmTemplate.tagPrefix.count))
        guard !name.isEmpty else { throw Malformed(reason: "the tag '\(key)' names no alarm") }
        let words = value.split(separator: " ").map(String.init)
        guard words.count >= 7 else {
            throw Malformed(reason: "the tag '\(key)' must be 'NAMESPACE METRIC STATISTIC OPERATOR THRESHOLD MofN PERIODs TOPIC...'")
        }
        guard let comparison = InstanceAlarmTemplate.comparisons[words[3]], let threshold = Double(words[4]), threshold.isFinite,
            let (breaching, evaluated) = InstanceAlarmTemplate.periods(words[5]), let period = InstanceAlarmTemplate.seconds(words[6]),
            let (metric, dimensions) = InstanceAlarmTemplate.metric(words[1])
        else { throw Malformed(reason: "the tag '\(key)' has a comparison, number or period that cannot be read") }
        var result = MetricAlarmConfiguration(evaluationPeriods: evaluated, datapointsToAlarm: breaching, threshold: threshold, comparisonOperator: comparison)
        (result.namespace, result.metricName, result.dimensions, result.period) = (words[0], metric, dimensions, period)
        if InstanceAlarmTemplate.statistics.contains(words[2]) { result.statistic = words[2] } else { result.extendedStatistic = words[2] }
        result.actions = ActionSettings(isEnabled: true, ok: [], alarm: Array(words.dropFirst(7)), insufficientData: [])
        (self.name, configuration) = (name, result)
    }

    /// The templates among a group's tags, by name. What is malformed was refused when it was set.
    public static func all(in tags: [String: String]) -> [InstanceAlarmTemplate] {
        tags.compactMap { key, value in
            // A record that was written before a rule was tightened has one template less, not a broken group.
            (try? InstanceAlarmTemplate(tag: key, value)) ?? nil
        }.sorted { $0.name < $1.name }
    }

    /// `GROUP/NAME/i-1`
    public func alarmName(group: String, instance: String) -> String { "\(group)/\(name)/\(instance)" }

    func configuration(for instance: String, group: String) -> MetricAlarmConfiguration {
        var result = configuration
        result.dimensions.append(AlarmDimension(name: "InstanceId", value: instance))
        result.alarmDescription = "Made for \(instance) from the template \(name) of the group \(group); it goes with the instance."
        return result
    }

    private static let statistics: Set<String> = ["Average", "Sum", "Minimum", "Maximum", "SampleCount"]
    private static let comparisons: [String: ComparisonOperator] = [
        ">": .greaterThanThreshold, ">=": .greaterThanOrEqualToThreshold, "<": .lessThanThreshold, "<=": .lessThanOrEqualToThreshold,
    ]

    /// `2of3`
    private static func periods(_ text: String) -> (Int, Int)? {
        let parts = text.split(separator: "o", maxSplits: 1)
        guard parts.count == 2, parts[1].hasPrefix("f"), let breaching = Int(parts[0]), let evaluated = Int(parts[1].dropFirst()),
            (1...evaluatedMax).contains(evaluated), (1...evaluated).contains(breaching)
        else { return nil }
        return (breaching, evaluated)
    }

    /// As many periods as an alarm of a minute may look at (a day).
    private static let evaluatedMax = 1440

    /// `60s`: 10, 30 or a multiple of 60.
    private static func seconds(_ text: String) -> Int? {
        guard text.hasSuffix("s"), let seconds = Int(text.dropLast()), seconds == 10 || seconds == 30 || (seconds > 0 && seconds % 60 == 0 && seconds <= 86_400)
        else { return nil }
        return seconds
    }

    /// `NAME` or `NAME{a=b,c=d}`
    private static func metric(_ text: String) -> (String, [AlarmDimension])? {
        guard let brace = text.firstIndex(of: "{") else { return (text, []) }
        guard text.hasSuffix("}"), brace > text.startIndex else { return nil }
        var dimensions: [AlarmDimension] = []
        for pair in text[text.index(after: brace)...].dropLast().split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            dimensions.append(AlarmDimension(name: String(parts[0]), value: String(parts[1])))
        }
        return (String(text[..<brace]), dimensions)
    }
}
