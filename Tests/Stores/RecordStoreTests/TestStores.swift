import Base
import Foundation
import Testing

@testable import RecordStore

/// The stores that the contract is tested with.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case memory, sqlite
    var testDescription: String { rawValue }

    /// Runs `body` with an empty store, and checks afterwards that its file is sound.
    func withStore(_ body: (any RecordStoring) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(MemoryRecordStore())
        case .sqlite:
            try await withFolder { folder in
                let store = try SQLiteRecordStore.open(path: folder + "/records.db")
                try await body(store)
                #expect(store.damage == [])
                #expect(SQLiteRecordStore.check(path: folder + "/records.db") == [])
                store.close()
            }
        }
    }
}

/// Runs `body` with a folder of its own, which is removed afterwards.
func withFolder<Answer>(_ body: (String) async throws -> Answer) async throws -> Answer {
    let folder = NSTemporaryDirectory() + "hinomi-records-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }

let alarmType = "AWS::CloudWatch::Alarm"
let topicType = "AWS::SNS::Topic"

func alarm(_ id: String, account: String = "000000000000", region: String = "us-east-1") -> RecordKey {
    RecordKey(type: alarmType, account: account, region: region, id: id)
}

func topic(_ id: String) -> RecordKey { RecordKey(type: topicType, account: "000000000000", region: "us-east-1", id: id) }

func event(_ name: String, at time: Timestamp = at(0), error: String? = nil) -> AuditEvent {
    AuditEvent(
        id: "event-\(name)", time: time, account: "000000000000", region: "us-east-1", source: "monitoring.amazonaws.com", name: name,
        principal: "arn:aws:iam::000000000000:root", accessKeyID: "AKIA", sourceAddress: "127.0.0.1", userAgent: "aws-cli\u{0}", requestID: "r1",
        request: ["AlarmName": "cpu"], response: nil, errorCode: error, errorMessage: error.map { "\($0) \u{0} happened" })
}

/// An error that a caller's body throws.
struct Refusal: Error, Equatable {}

extension RecordTransaction {
    /// A put with the least said.
    @discardableResult
    func put(_ key: RecordKey, _ document: JSONValue, at seconds: Int64 = 0, expecting: Int64? = nil) throws -> Record {
        try put(key, document: document, tags: [:], relationships: [], at: at(seconds), expecting: expecting)
    }
}

extension RecordSnapshot {
    func ids(type: String = alarmType, prefix: String = "", after: String? = nil, limit: Int = 100) throws -> [String] {
        try records(type: type, account: "000000000000", region: "us-east-1", idPrefix: prefix, after: after, limit: limit).map(\.key.id)
    }
}
