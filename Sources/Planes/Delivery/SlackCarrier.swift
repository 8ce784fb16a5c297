import Base

/// Slack's incoming webhooks: JSON with blocks (Slack API, Sending messages using incoming webhooks).
public struct SlackCarrier: Carrier {
    private let sender: HTTPSender
    /// The page that a message links to.
    private let pageURL: @Sendable () -> String

    public init(sender: HTTPSender, pageURL: @escaping @Sendable () -> String) { (self.sender, self.pageURL) = (sender, pageURL) }

    public func carry(_ parcel: Parcel, isRepeat: Bool) async -> DeliveryOutcome {
        let body = SlackMessage(parcel, pageURL: pageURL(), isRepeat: isRepeat).json.encoded
        return await sender.post(body, to: parcel.endpoint, headers: ["content-type": "application/json"])
    }
}

/// What Slack shows of a message: an alarm's change of state with its numbers, anything else as its text.
struct SlackMessage {
    /// Slack cuts longer texts of a section; we cut before, at a character.
    static let sectionCharactersMax = 2900
    static let headerCharactersMax = 150
    static let fieldsMax = 10

    let json: JSONValue

    init(_ parcel: Parcel, pageURL: String, isRepeat: Bool) {
        let title: String
        var blocks: [JSONValue]
        // A message that is no JSON object is somebody's own text: shown as it is.
        if let alarm = try? JSONValue(parsing: parcel.message), let name = alarm["AlarmName"]?.text, let state = alarm["NewStateValue"]?.text {
            title = "\(state): \(name)"
            blocks = SlackMessage.blocks(of: alarm, name: name, state: state, facts: parcel.facts, pageURL: pageURL)
        } else {
            title = parcel.subject ?? String(parcel.message.prefix(SlackMessage.headerCharactersMax))
            blocks = [SlackMessage.section(SlackMessage.escaped(parcel.message))]
        }
        if isRepeat { blocks.append(["type": "context", "elements": [["type": "mrkdwn", "text": "Repeated: an earlier copy may have arrived."]]]) }
        json = ["text": .string(String(title.prefix(SlackMessage.headerCharactersMax))), "blocks": .array(blocks)]
    }

    private static func blocks(of alarm: JSONValue, name: String, state: String, facts: JSONValue?, pageURL: String) -> [JSONValue] {
        let mark = ["ALARM": "🔴", "OK": "🟢"][state] ?? "⚪️"
        var blocks: [JSONValue] = [
            ["type": "header", "text": ["type": "plain_text", "text": .string(String("\(mark) \(state): \(name)".prefix(headerCharactersMax)))]],
            ["type": "section", "fields": .array(fields(of: alarm, facts: facts).prefix(fieldsMax).map { ["type": "mrkdwn", "text": .string($0)] })],
        ]
        if let reason = alarm["NewStateReason"]?.text { blocks.append(section(escaped(reason))) }
        let link = "\(pageURL)/#alarm=\(percentEncoded(name))"
        blocks.append(section("<\(link)|Why, and the graph>"))
        return blocks
    }

    private static func fields(of alarm: JSONValue, facts: JSONValue?) -> [String] {
        var fields = ["*State*\n\(alarm["OldStateValue"]?.text ?? "?") → \(alarm["NewStateValue"]?.text ?? "?")"]
        if let value = facts?["value"]?.number { fields.append("*Value*\n\(short(value))") }
        let trigger = alarm["Trigger"]
        if let threshold = trigger?["Threshold"]?.number {
            fields.append("*Threshold*\n\(sign(trigger?["ComparisonOperator"]?.text)) \(short(threshold))")
        }
        if let periods = trigger?["EvaluationPeriods"]?.integer, let seconds = trigger?["Period"]?.integer {
            let needed = trigger?["DatapointsToAlarm"]?.integer ?? periods
            fields.append("*Window*\n\(needed) of \(periods) × \(seconds) s")
        }
        if let metric = trigger?["MetricName"]?.text { fields.append("*Metric*\n\(escaped(trigger?["Namespace"]?.text ?? "")) \(escaped(metric))") }
        if let time = alarm["StateChangeTime"]?.text { fields.append("*When*\n\(escaped(time))") }
        return fields
    }

    private static func sign(_ comparison: String?) -> String {
        switch comparison {
        case "GreaterThanThreshold": ">"
        case "GreaterThanOrEqualToThreshold": "≥"
        case "LessThanThreshold": "<"
        case "LessThanOrEqualToThreshold": "≤"
        default: ""
        }
    }

    private static func short(_ value: Double) -> String {
        guard value.magnitude < 1e15 else { return "\(value)" }
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() ? "\(Int64(rounded))" : "\(rounded)"
    }

    private static func section(_ text: String) -> JSONValue {
        ["type": "section", "text": ["type": "mrkdwn", "text": .string(String(text.prefix(sectionCharactersMax)))]]
    }

    /// Slack reads `&`, `<` and `>` as its own markup.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }
}
