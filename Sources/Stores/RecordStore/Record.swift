import Base

/// Where a record is: its CloudFormation type name, account, region and id (`AWS::CloudWatch::Alarm`, ..., the alarm's name).
public struct RecordKey: Hashable, Sendable {
    public let type: String, account: String, region: String, id: String

    public init(type: String, account: String, region: String, id: String) {
        (self.type, self.account, self.region, self.id) = (type, account, region, id)
    }
}

/// One resource: its configuration as a JSON document, with version. Its history is kept; its status is not in it.
public struct Record: Hashable, Sendable {
    public var key: RecordKey
    /// 1 for the first version; grows by one with each change.
    public var version: Int64
    public var document: JSONValue
    public var tags: [String: String]
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    /// Other records that this one names, by role (`target` of a subscription, `child` of a composite alarm).
    public var relationships: [Relationship]

    public struct Relationship: Hashable, Sendable {
        public var role: String
        public var to: RecordKey
        public init(role: String, to: RecordKey) { (self.role, self.to) = (role, to) }
    }

    public init(
        key: RecordKey, version: Int64, document: JSONValue, tags: [String: String], createdAt: Timestamp, updatedAt: Timestamp,
        relationships: [Relationship] = []
    ) {
        (self.key, self.version, self.document, self.tags) = (key, version, document, tags)
        (self.createdAt, self.updatedAt, self.relationships) = (createdAt, updatedAt, relationships)
    }
}

/// One call as the audit trail keeps it (the fields of a CloudTrail event).
public struct AuditEvent: Hashable, Sendable {
    public var id: String
    public var time: Timestamp
    public var account: String
    public var region: String
    /// `monitoring.amazonaws.com`
    public var source: String
    /// `PutMetricAlarm`
    public var name: String
    /// The caller's ARN, or our own part's name for what engines do (`hinomi:alarm-engine`).
    public var principal: String
    public var accessKeyID: String?
    public var sourceAddress: String
    public var userAgent: String
    public var requestID: String
    public var request: JSONValue
    /// Nil when the call answers nothing that the trail keeps.
    public var response: JSONValue?
    public var errorCode: String?
    public var errorMessage: String?

    public init(
        id: String, time: Timestamp, account: String, region: String, source: String, name: String, principal: String, accessKeyID: String? = nil,
        sourceAddress: String = "", userAgent: String = "", requestID: String = "", request: JSONValue = .null, response: JSONValue? = nil,
        errorCode: String? = nil, errorMessage: String? = nil
    ) {
        (self.id, self.time, self.account, self.region, self.source, self.name) = (id, time, account, region, source, name)
        (self.principal, self.accessKeyID, self.sourceAddress, self.userAgent) = (principal, accessKeyID, sourceAddress, userAgent)
        (self.requestID, self.request, self.response, self.errorCode, self.errorMessage) = (requestID, request, response, errorCode, errorMessage)
    }
}

/// An entry of an append-only journal: alarm history, evidence of decisions, the built-in inbox.
public struct JournalEntry: Hashable, Sendable {
    /// Position in the whole store; grows.
    public var sequence: Int64
    public var journal: String
    /// What the entry is about.
    public var subject: RecordKey
    public var time: Timestamp
    public var content: JSONValue

    public init(sequence: Int64, journal: String, subject: RecordKey, time: Timestamp, content: JSONValue) {
        (self.sequence, self.journal, self.subject, self.time, self.content) = (sequence, journal, subject, time, content)
    }
}

/// Work that must happen once its time has come, kept until it is done (the delivery outbox).
public struct QueueItem: Hashable, Sendable {
    public var id: Int64
    public var queue: String
    public var due: Timestamp
    public var content: JSONValue
    public init(id: Int64, queue: String, due: Timestamp, content: JSONValue) {
        (self.id, self.queue, self.due, self.content) = (id, queue, due, content)
    }
}
