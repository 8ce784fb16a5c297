import Base

@testable import Alarms

extension FuzzTarget {
    /// The rules of composite alarms.
    static let alarms = [
        FuzzTarget(text: "composite-rule") { text in
            guard let rule = attempt({ try CompositeRule(parsing: text) }) else { return }
            let references = rule.references
            try hold(references.count <= CompositeRule.childrenMax && Set(references).count == references.count, "\(references.count) references")
            for state in [AlarmState.ok, .alarm, nil] { _ = rule.holds { _ in state } }
        }
    ]

    /// When mute rules hold.
    static let muting = [
        FuzzTarget(text: "mute-schedule", bytesMax: 256) { text in
            let sides = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            let duration = sides.count > 1 ? MuteDuration.read(String(sides[1])) : nil
            if let duration { try hold(MuteDuration.allowed.contains(duration), "\(sides[1]) is \(duration)") }
            guard let occurrence = MuteSchedule.occurrence(String(sides[0])) else { return }
            let schedule = MuteSchedule(occurrence, duration: duration ?? .hours(1), zone: .utc)
            let now = Timestamp(seconds: 1_767_571_200)
            if let next = schedule.nextOpening(after: now) {
                try hold(next > now, "the next opening lies behind")
                try hold(schedule.window(covering: next)?.contains(next) ?? false, "no window where one opens")
            }
            if let window = schedule.window(covering: now) { try hold(window.contains(now), "a window that covers nothing") }
        },
        FuzzTarget("zone-file", bytesMax: 8192) { bytes in
            guard let zone = ZoneFile(bytes) else { return }
            for seconds in [Int64.min / 1000, -5_000_000_000, 0, 1_767_571_200, 4_102_444_800, 250_000_000_000, Int64.max / 1000] {
                let time = Timestamp(seconds: seconds)
                try hold(abs(zone.offset(at: time).milliseconds) <= TimeSpan.days(9).milliseconds, "an offset of \(zone.offset(at: time))")
            }
            let schedule = MuteSchedule(.once(at: Timestamp(seconds: 1_767_571_200)), duration: .hours(2), zone: zone.zone)
            _ = schedule.nextOpening(after: Timestamp(seconds: 1_700_000_000))
        },
        FuzzTarget(text: "zone-rule", bytesMax: 128) { text in
            guard let rule = PosixZoneRule(text) else { return }
            for seconds in stride(from: Int64(-4_000_000_000), to: 10_000_000_000, by: 700_000_007) {
                try hold(abs(rule.offset(at: Timestamp(seconds: seconds)).milliseconds) <= TimeSpan.days(9).milliseconds, "an offset of more than a week")
            }
        },
    ]
}
