import Base

/// What the properties of a widget of one type must hold.
struct DashboardWidgetRules: Sendable {
    let required: [String]
    let optional: Set<String>
    var checksMetrics = false

    static let byType: [String: DashboardWidgetRules] = [
        "text": DashboardWidgetRules(required: ["markdown"], optional: ["background"]),
        "metric": DashboardWidgetRules(
            required: ["region"],
            optional: [
                "metrics", "annotations", "accountId", "title", "period", "stat", "view", "stacked", "yAxis", "liveData", "legend", "setPeriodToTimeRange", "sparkline",
                "singleValueFullPrecision", "timezone", "table", "trend", "labels", "gauge", "start", "end", "rotate",
            ], checksMetrics: true),
        "log": DashboardWidgetRules(
            required: ["region", "query"],
            optional: ["title", "view", "stacked", "accountId", "queryLanguage", "logGroupPrefixes", "queryBy", "table", "yAxis", "start", "end", "legend", "sortBy"]),
        "alarm": DashboardWidgetRules(required: ["alarms"], optional: ["title", "sortBy", "states"]),
        "explorer": DashboardWidgetRules(required: ["metrics", "widgetOptions"], optional: ["title", "labels", "aggregateBy", "period", "splitBy", "region"]),
        "custom": DashboardWidgetRules(required: ["endpoint"], optional: ["title", "params", "updateOn"]),
    ]

    func check(_ properties: JSONValue, at path: String, _ body: inout DashboardBody) {
        for name in required where properties[name] == nil { body.fail(path, "Should have required property '\(name)'") }
        body.known(properties, optional.union(required), at: path)
        for name in ["title", "markdown", "region", "query", "endpoint", "stat", "accountId", "timezone"] { body.text(properties[name], at: "\(path)/\(name)") }
        if checksMetrics { DashboardMetrics.check(properties, at: path, &body) }
        if let alarms = properties["alarms"] { checkAlarms(alarms, at: "\(path)/alarms", &body) }
    }

    private func checkAlarms(_ alarms: JSONValue, at path: String, _ body: inout DashboardBody) {
        guard let items = alarms.items else { return body.fail(path, "Should be array") }
        for (index, item) in items.enumerated() where item.text == nil { body.fail("\(path)/\(index)", "Should be string") }
    }
}
