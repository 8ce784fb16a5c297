import AWSWire
import Base

/// A dashboard's body, checked (CloudWatch API Reference, Dashboard Body Structure and Syntax).
///
/// Errors keep it from being stored. Members that the syntax does not know are warnings: CloudWatch stores them and says so.
struct DashboardBody {
    private(set) var errors: [DashboardMessage] = []
    private(set) var warnings: [DashboardMessage] = []

    /// Throws for a text that is too long or no JSON object.
    init(parsing text: String) throws(ServiceFault) {
        guard text.utf8.count <= DashboardLimits.bodyBytesMax else {
            throw PutDashboard.fault(of: [DashboardMessage("", "Should NOT be longer than \(DashboardLimits.bodyBytesMax) bytes")])
        }
        // Whatever keeps it from being read, CloudWatch has one sentence for it.
        guard let body = try? JSONValue(parsing: text), body.members != nil else {
            let sentence = "The field DashboardBody must be a valid JSON object"
            throw .modeled(
                "DashboardInvalidInputError", sentence, members: [.init("dashboardValidationMessages", [["Message": .string(sentence)]])])
        }
        check(body)
    }

    private mutating func check(_ body: JSONValue) {
        known(body, ["widgets", "start", "end", "periodOverride", "variables"], at: "")
        oneOf(body["periodOverride"], ["auto", "inherit"], at: "/periodOverride")
        for member in ["start", "end"] { text(body[member], at: "/\(member)") }
        guard let widgets = body["widgets"] else { return fail("", "Should have required property 'widgets'") }
        guard let items = widgets.items else { return fail("/widgets", "Should be array") }
        if items.count > DashboardLimits.widgetsMax { fail("/widgets", "Should NOT have more than \(DashboardLimits.widgetsMax) items") }
        for (index, widget) in items.prefix(DashboardLimits.widgetsMax).enumerated() { check(widget: widget, at: "/widgets/\(index)") }
        let total = items.reduce(0) { $0 + ($1["properties"]?["metrics"]?.items?.count ?? 0) }
        if total > DashboardLimits.metricsTotalMax { fail("/widgets", "Should NOT have more than \(DashboardLimits.metricsTotalMax) metrics in all widgets") }
    }

    private mutating func check(widget: JSONValue, at path: String) {
        guard widget.members != nil else { return fail(path, "Should be object") }
        known(widget, ["type", "x", "y", "width", "height", "properties"], at: path)
        for (member, range) in DashboardBody.geometry { whole(widget[member], range, at: "\(path)/\(member)") }
        guard let type = widget["type"] else { return fail(path, "Should have required property 'type'") }
        guard let name = type.text, let rules = DashboardWidgetRules.byType[name] else {
            return fail("\(path)/type", "Should be equal to one of the allowed values: \(DashboardWidgetRules.byType.keys.sorted().joined(separator: ", "))")
        }
        guard let properties = widget["properties"] else { return fail(path, "Should have required property 'properties'") }
        guard properties.members != nil else { return fail("\(path)/properties", "Should be object") }
        rules.check(properties, at: "\(path)/properties", &self)
    }

    /// 24 columns; 1,000 rows.
    private static let geometry: [(member: String, range: ClosedRange<Int64>)] = [
        ("x", 0...23), ("y", 0...Int64.max), ("width", 1...24), ("height", 1...1000),
    ]

    mutating func fail(_ path: String, _ message: String) { errors.append(DashboardMessage(path, message)) }

    mutating func text(_ value: JSONValue?, at path: String) {
        if let value, value.text == nil { fail(path, "Should be string") }
    }

    mutating func whole(_ value: JSONValue?, _ range: ClosedRange<Int64>, at path: String) {
        guard let value else { return }
        guard let number = value.integer else { return fail(path, "Should be integer") }
        if number < range.lowerBound { fail(path, "Should be >= \(range.lowerBound)") }
        if number > range.upperBound { fail(path, "Should be <= \(range.upperBound)") }
    }

    mutating func oneOf(_ value: JSONValue?, _ allowed: [String], at path: String) {
        guard let value else { return }
        guard let text = value.text, allowed.contains(text) else {
            return fail(path, "Should be equal to one of the allowed values: \(allowed.joined(separator: ", "))")
        }
    }

    /// Warns of members that are not known.
    mutating func known(_ object: JSONValue, _ names: Set<String>, at path: String) {
        for member in object.members ?? [] where !names.contains(member.key) && warnings.count < DashboardLimits.messagesMax {
            warnings.append(DashboardMessage("\(path)/\(member.key)", "Unknown property '\(member.key)'"))
        }
    }
}
