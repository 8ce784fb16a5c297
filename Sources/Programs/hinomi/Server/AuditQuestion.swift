import Base
import RecordStore

/// A question to the audit trail: which changes, and refused changes, of which time and resource.
struct AuditQuestion: Sendable {
    /// Events that one answer holds.
    static let limits = 1...10_000
    static let limitDefault = 1000
    /// Events that are looked through for a resource, from the newest back.
    static let scannedMax = 200_000

    let since: Timestamp
    let until: Timestamp
    /// A name or an ARN.
    let resource: String?
    let limit: Int

    /// Reads `since`, `until` (times, or spans before now such as `2h`), `resource` and `limit`.
    init(_ query: String, now: Timestamp) throws(AdministrationFault) {
        since = try AuditQuestion.time("since", in: query, now: now) ?? .distantPast
        until = try AuditQuestion.time("until", in: query, now: now) ?? .distantFuture
        resource = Administration.value("resource", in: query)
        guard let text = Administration.value("limit", in: query) else {
            limit = AuditQuestion.limitDefault
            return
        }
        guard let number = Int(text), AuditQuestion.limits.contains(number) else {
            throw AdministrationFault(400, "limit: a number from \(AuditQuestion.limits.lowerBound) to \(AuditQuestion.limits.upperBound) is expected")
        }
        limit = number
    }

    private static func time(_ name: String, in query: String, now: Timestamp) throws(AdministrationFault) -> Timestamp? {
        guard let text = Administration.value(name, in: query) else { return nil }
        if let time = Timestamp(iso8601: text) { return time }
        if let span = TimeSpan(text) { return now - span }
        throw AdministrationFault(400, "\(name): a time such as 2026-01-05T00:00:00Z, or a span before now such as 2h, is expected")
    }

    /// `{"events": [...], "more": false}`, the newest first. `more` says that there may be older ones.
    func answer(in snapshot: any RecordSnapshot) throws -> JSONValue {
        let read = resource == nil ? limit + 1 : AuditQuestion.scannedMax
        let events = try snapshot.auditEvents(from: since, to: until, newestFirst: true, limit: read)
        let found = events.filter(concerns)
        let hasMore = found.count > limit || resource != nil && events.count == read
        return ["events": .array(found.prefix(limit).map(AuditQuestion.document)), "more": .bool(hasMore)]
    }

    private func concerns(_ event: AuditEvent) -> Bool {
        guard let resource else { return true }
        return AuditQuestion.names(event.request, resource)
    }

    /// Whether a text in the request is the resource: its name, its ARN, or the one for the other.
    private static func names(_ value: JSONValue, _ resource: String) -> Bool {
        if let text = value.text, !text.isEmpty {
            return text == resource || [":", "/"].contains { text.hasSuffix($0 + resource) || resource.hasSuffix($0 + text) }
        }
        return value.members?.contains { names($0.value, resource) } ?? value.items?.contains { names($0, resource) } ?? false
    }

    /// One event as the administration shows it.
    private static func document(_ event: AuditEvent) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("time", .string(event.time.iso8601Milliseconds)), .init("source", .string(event.source)), .init("name", .string(event.name)),
            .init("account", .string(event.account)), .init("region", .string(event.region)), .init("principal", .string(event.principal)),
            .init("sourceAddress", .string(event.sourceAddress)), .init("userAgent", .string(event.userAgent)), .init("requestID", .string(event.requestID)),
            .init("outcome", .string(event.errorCode ?? "succeeded")), .init("request", event.request),
        ]
        if let key = event.accessKeyID { members.append(.init("accessKeyID", .string(key))) }
        if let message = event.errorMessage { members.append(.init("errorMessage", .string(message))) }
        if let response = event.response { members.append(.init("response", response)) }
        return .object(members)
    }
}
