import AWSWire
import Base
import Compute

/// Maintenance of an instance that is planned (EC2 User Guide, Scheduled events for your instances). Kept among what is recorded with the
/// instance; times are ISO 8601 with milliseconds, as EC2's are.
struct ScheduledEvent: Codable, Hashable, Sendable {
    var instanceEventId: String
    /// `instance-reboot`, `instance-stop`, `instance-retirement`, `system-reboot` or `system-maintenance`.
    var code: String
    var description: String
    var notBefore: String
    var notAfter: String?
    var notBeforeDeadline: String?

    static func of(_ instance: Instance) -> [ScheduledEvent] {
        guard let text = instance.configuration.recorded[InstanceRecord.eventsKey] else { return [] }
        // Events that cannot be read are no events.
        let value = try? JSONValue(parsing: Array(text.utf8))
        return (value?.items ?? []).compactMap { try? $0.value(as: ScheduledEvent.self) }  // As above.
    }

    static func text(_ events: [ScheduledEvent]) throws(ServiceFault) -> String? {
        events.isEmpty ? nil : try JSONValue(documenting: events).encodedText
    }
}

/// Moves the start of a scheduled event, not past its deadline. (Amazon EC2 API Reference, ModifyInstanceEventStartTime.)
struct ModifyInstanceEventStartTime: Action {
    struct Input: Decodable, Sendable {
        var instanceId: String
        var instanceEventId: String
        var notBefore: Timestamp
    }
    struct Output: Encodable, Sendable { let event: ScheduledEvent }
    static let access = Access.write("ec2:ModifyInstanceEventStartTime")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let instance = try estate.instances.find(input.instanceId, in: call)
        var events = ScheduledEvent.of(instance)
        guard let place = events.firstIndex(where: { $0.instanceEventId == input.instanceEventId }) else {
            throw .refused("InvalidInstanceEventIDNotFound", "The event '\(input.instanceEventId.prefix(256))' of \(instance.id) does not exist (InstanceEventId).")
        }
        let time = input.notBefore.iso8601Milliseconds
        guard input.notBefore > call.time, let deadline = events[place].notBeforeDeadline.flatMap({ Timestamp(iso8601: $0) }), input.notBefore <= deadline else {
            throw .invalidValue(time, of: "NotBefore", "It must lie in the future and not past the event's deadline.")
        }
        events[place].notBefore = time
        let text = try ScheduledEvent.text(events)
        do {
            _ = try await estate.instances.modify(instance.id, in: call.place, by: call.cause) { $0.recorded[InstanceRecord.eventsKey] = text }
        } catch {
            throw ServiceFault(error)
        }
        return Output(event: events[place])
    }
}
