import RecordStore

extension RecordStoring {
    /// Makes a call's change: the audit event and the change are one transaction. A `ServiceFault` that `body` throws rolls it
    /// back and is thrown on; the gate then records the refusal.
    public func change<Answer: Sendable>(by call: Call, _ body: @Sendable (any RecordTransaction) throws -> Answer) async throws(ServiceFault) -> Answer {
        do { return try await write(audit: call.auditEvent(), body) } catch { throw ServiceFault(storing: error) }
    }

    /// Reads a consistent snapshot for a call.
    public func look<Answer: Sendable>(_ body: @Sendable (any RecordSnapshot) throws -> Answer) async throws(ServiceFault) -> Answer {
        do { return try await read(body) } catch { throw ServiceFault(storing: error) }
    }
}

extension ServiceFault {
    /// What a client is told when the record store could not do its part.
    public init(storing error: any Error) {
        switch error {
        case let fault as ServiceFault: self = fault
        case RecordStoreError.diskFull: self = .common("ServiceUnavailable", 503, "The server's disk is full; nothing was changed.")
        case RecordStoreError.versionConflict: self = .common("ConcurrentModification", 409, "The resource was changed by another call.")
        case RecordStoreError.busy: self = .common("ServiceUnavailable", 503, "Too many changes are waiting to be written; nothing was changed.")
        case RecordStoreError.unstorable(let reason): self = .validation("The request cannot be stored: \(reason).")
        case RecordStoreError.closed: self = .common("ServiceUnavailable", 503, "The server is shutting down.")
        default: self = .internal("The record store failed.")
        }
    }
}
