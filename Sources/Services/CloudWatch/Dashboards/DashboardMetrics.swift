import Base

/// The metrics of a metric widget: arrays of namespace, name, and pairs of dimension name and value, the last item optionally an object of
/// rendering properties; or that object alone for an expression (CloudWatch API Reference, Dashboard Body Structure, metrics array).
enum DashboardMetrics {
    private static let views = ["timeSeries", "singleValue", "gauge", "bar", "pie", "table"]
    /// Namespace, name, and 30 dimensions.
    private static let textsMax = 2 + 30 * 2

    static func check(_ properties: JSONValue, at path: String, _ body: inout DashboardBody) {
        body.oneOf(properties["view"], views, at: "\(path)/view")
        body.whole(properties["period"], 1...Int64.max, at: "\(path)/period")
        guard let metrics = properties["metrics"] else {
            if properties["annotations"]?["alarms"] == nil { body.fail(path, "Should have required property 'metrics'") }
            return
        }
        guard let items = metrics.items else { return body.fail("\(path)/metrics", "Should be array") }
        if items.count > DashboardLimits.metricsMax { body.fail("\(path)/metrics", "Should NOT have more than \(DashboardLimits.metricsMax) items") }
        for (index, item) in items.prefix(DashboardLimits.metricsMax).enumerated() { check(metric: item, at: "\(path)/metrics/\(index)", &body) }
    }

    private static func check(metric: JSONValue, at path: String, _ body: inout DashboardBody) {
        guard let items = metric.items, !items.isEmpty else {
            return body.fail(path, "Field \"metrics\" has to be an array of array of strings, with an optional metricRenderer object as last element")
        }
        let hasRenderer = items.last?.members != nil
        let texts = hasRenderer ? items.dropLast() : items[...]
        for (index, item) in texts.enumerated() where item.text == nil { body.fail("\(path)/\(index)", "Invalid metric field type, only 'String' type is allowed") }
        if texts.isEmpty { return checkRenderer(items.last, at: "\(path)/0", &body) }
        if texts.count < 2, texts.first?.text != "..." { body.fail(path, "Should NOT have less than 2 items") }
        if texts.count > textsMax { body.fail(path, "Should NOT have more than \(textsMax) items") }
        // Dots and three dots stand for what the metric before has, so their count may be odd.
        let isShort = texts.contains { $0.text == "..." }
        if !isShort, texts.count % 2 == 1, texts.count > 1 { body.fail(path, "Should NOT have more than \(texts.count - 1) items") }
    }

    /// An object alone must be an expression.
    private static func checkRenderer(_ renderer: JSONValue?, at path: String, _ body: inout DashboardBody) {
        if renderer?["expression"]?.text == nil { body.fail(path, "Should have required property 'expression'") }
    }
}
