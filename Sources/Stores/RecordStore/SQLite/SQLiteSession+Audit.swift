import Base

extension SQLiteSession {
    func auditEvents(from: Timestamp, to: Timestamp, newestFirst: Bool, limit: Int) throws -> [AuditEvent] {
        let direction = newestFirst ? "DESC" : "ASC"
        let rows: [AuditRow] = try values(
            .audit, "WHERE time >= ? AND time < ? ORDER BY time \(direction), position \(direction)",
            [.integer(from.milliseconds), .integer(to.milliseconds)], limit: limit)
        return rows.map(\.event)
    }

    /// Keeps the event in the transaction of the change that it reports.
    func record(_ event: AuditEvent) throws {
        let event = try event.normalized()
        try insert(AuditRow(position: try nextNumber(in: .audit), event: event), into: .audit)
    }

    func trimAudit(before: Timestamp) throws -> Int {
        try execute("DELETE FROM audit WHERE time < ?", [.integer(before.milliseconds)])
    }
}
