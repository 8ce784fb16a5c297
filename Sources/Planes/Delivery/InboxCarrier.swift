import Base
import RecordStore
import World

/// The program's own inbox: for a machine that has no Slack yet. An https subscription to this host ends here, without a network.
public struct InboxCarrier: Carrier {
    public static let host = "inbox.hinomi.internal"

    private let records: any RecordStoring
    private let clock: any WorldClock

    public init(records: any RecordStoring, clock: any WorldClock) { (self.records, self.clock) = (records, clock) }

    public func carry(_ parcel: Parcel, isRepeat: Bool) async -> DeliveryOutcome {
        var members: [JSONValue.Member] = [
            .init("messageId", .string(parcel.messageID)), .init("topic", .string(parcel.topicARN)), .init("message", .string(parcel.message)),
        ]
        if let subject = parcel.subject { members.append(.init("subject", .string(subject))) }
        if let facts = parcel.facts { members.append(.init("facts", facts)) }
        if isRepeat { members.append(.init("repeated", true)) }
        let content = JSONValue.object(members)
        do {
            _ = try await records.write(audit: nil) { try $0.append(journal: Outbox.inbox, subject: Outbox.subject(of: parcel), at: clock.now, content: content) }
            return .delivered
        } catch { return .failed(reason: "the inbox cannot be written: \(error)", retryAfter: nil) }
    }
}
