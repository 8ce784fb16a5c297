import AWSWire
import AlarmEngine
import Alarms
import Base
import RecordStore

/// What an ARN of TagResource names: an alarm, a mute rule or a dashboard of the caller's account.
enum TaggedResource: Hashable, Sendable {
    case alarm(AlarmIdentity)
    case other(RecordKey)

    /// Nil for an ARN of another kind, account or service.
    init?(_ text: String, in call: Call) {
        guard let arn = ARN(text), arn.service == "cloudwatch", arn.account == call.account else { return nil }
        if arn.resource.hasPrefix("alarm:") {
            self = .alarm(AlarmIdentity(account: arn.account, region: arn.region, name: String(arn.resource.dropFirst("alarm:".count))))
        } else if arn.resource.hasPrefix("alarm-mute-rule:") {
            let name = String(arn.resource.dropFirst("alarm-mute-rule:".count))
            self = .other(RecordKey(type: MuteRuleConfiguration.type, account: arn.account, region: arn.region, id: name))
        } else if arn.resource.hasPrefix("dashboard/"), arn.region.isEmpty {
            self = .other(DashboardRecord.key(String(arn.resource.dropFirst("dashboard/".count)), in: call))
        } else {
            return nil
        }
    }

    func record(in snapshot: any RecordSnapshot) throws -> Record? {
        switch self {
        case .alarm(let alarm): try alarm.record(in: snapshot)
        case .other(let key): try snapshot.record(key)
        }
    }

    static func missing(_ arn: String) -> ServiceFault {
        .modeled("ResourceNotFoundException", "Unknown resource \(arn)", members: [.init("ResourceId", .string(arn))])
    }
}

/// Changes the tags of resources.
struct TagDesk: Sendable {
    let engine: AlarmEngine
    let records: any RecordStoring

    func change(_ arn: String, by call: Call, _ change: @escaping @Sendable ([String: String]) -> [String: String]) async throws(ServiceFault) {
        guard let resource = TaggedResource(arn, in: call) else { throw TaggedResource.missing(arn) }
        let checked: @Sendable ([String: String]) throws -> [String: String] = { tags in
            let changed = change(tags)
            try ResourceTag.checkCount(changed)
            return changed
        }
        switch resource {
        case .alarm(let alarm): try await changeAlarm(alarm, arn, by: call, checked)
        case .other(let key):
            try await records.change(by: call) { transaction in
                guard let record = try transaction.record(key) else { throw TaggedResource.missing(arn) }
                try transaction.put(
                    key, document: record.document, tags: try checked(record.tags), relationships: record.relationships, at: call.time, expecting: record.version)
            }
        }
    }

    private func changeAlarm(
        _ alarm: AlarmIdentity, _ arn: String, by call: Call, _ change: @escaping @Sendable ([String: String]) throws -> [String: String]
    ) async throws(ServiceFault) {
        do {
            try await engine.changeTags(of: alarm, at: call.time, audit: call.auditEvent(), change)
        } catch AlarmEngineError.notFound {
            throw TaggedResource.missing(arn)
        } catch {
            throw ServiceFault(storing: error)
        }
    }
}
