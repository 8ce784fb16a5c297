import Alarms
import Base
import RecordStore

/// The mute rules of every account and region.
struct MuteBook: Sendable {
    private var rules: [RecordKey: MuteRule] = [:]

    mutating func set(_ key: RecordKey, to rule: MuteRule?) { rules[key] = rule }

    func rule(_ key: RecordKey) -> MuteRule? { rules[key] }

    /// The names of the rules that mute the alarm at `time`, sorted.
    func muting(_ alarm: AlarmIdentity, at time: Timestamp) -> [String] {
        rules.filter { $0.key.account == alarm.account && $0.key.region == alarm.region && $0.value.mutes(alarm.name, at: time) }
            .map(\.value.name).sorted()
    }

    /// When the next rule begins or ceases to mute.
    func nextChange(after time: Timestamp) -> Timestamp? { rules.values.compactMap { $0.nextChange(after: time) }.min() }
}
