import AWSWire
import Alarms

/// Where a list of alarms goes on: behind an alarm, by kind and name. `M:` or `C:` and the name are the token of a page.
struct AlarmPlace: Hashable, Sendable {
    let type: String
    let name: String

    init(type: String, name: String) { (self.type, self.name) = (type, name) }

    /// Nil without a token; throws for one that was never given out.
    init?(reading token: String?) throws(ServiceFault) {
        guard let token, !token.isEmpty else { return nil }
        switch token.prefix(2) {
        case "C:": type = AlarmConfiguration.compositeType
        case "M:": type = AlarmConfiguration.metricType
        default: throw .invalidNextToken
        }
        name = String(token.dropFirst(2))
    }

    var token: String { (type == AlarmConfiguration.compositeType ? "C:" : "M:") + name }
}
