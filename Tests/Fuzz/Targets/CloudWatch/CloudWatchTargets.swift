import AWSWire
import Base

@testable import CloudWatch

extension FuzzTarget {
    /// What CloudWatch reads inside of members: dashboards and the tokens of pages.
    static let cloudWatch = [
        FuzzTarget(text: "dashboard-body", bytesMax: 8192) { text in
            guard let body = attempt({ try DashboardBody(parsing: text) }) else { return }
            try hold(body.errors.count + body.warnings.count <= 2 * DashboardLimits.messagesMax + text.utf8.count, "more messages than bytes")
        },
        FuzzTarget(text: "page-token", bytesMax: 512) { text in
            if let token = attempt({ try ListMetricsToken(reading: text) }) ?? nil { try hold(token.text == text, "\(text) reads as \(token.text)") }
            if let token = attempt({ try MetricDataToken(reading: text, fingerprint: 7) }) ?? nil {
                _ = QuestionWindow(start: OperationBench.now, end: OperationBench.now + .hours(1), now: token.now).grid(period: .minutes(1))
                try hold((attempt { try MetricDataToken(reading: token.text, fingerprint: 7) } ?? nil) == token, "\(text) reads as \(token.text)")
            }
            if let place = attempt({ try AlarmPlace(reading: text) }) ?? nil { try hold(place.token == text, "\(text) reads as \(place.token)") }
            if let place = attempt({ try HistoryPlace(reading: text) }) ?? nil { try hold((attempt { try HistoryPlace(reading: place.token) } ?? nil) == place, "\(text) reads as \(place.token)") }
        },
    ]
}
