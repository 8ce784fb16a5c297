import Base
import Testing

@testable import Alarms

@Suite struct ActionRulingTests {
    static let settings = ActionSettings(alarm: ["arn:aws:sns:us-east-1:1:t"])

    @Test("Actions are taken, muted, suppressed, disabled or none")
    func rulings() {
        #expect(ActionRuling(Self.settings, entering: .alarm, mutedBy: []) == .execute(Self.settings.alarm))
        #expect(ActionRuling(Self.settings, entering: .ok, mutedBy: ["m"]) == .none)
        #expect(ActionRuling(Self.settings, entering: .alarm, mutedBy: ["b", "a"], isSuppressed: true) == .muted(Self.settings.alarm, by: ["a", "b"]))
        #expect(ActionRuling(Self.settings, entering: .alarm, mutedBy: [], isSuppressed: true) == .suppressed(Self.settings.alarm))
        var disabled = Self.settings
        disabled.isEnabled = false
        #expect(ActionRuling(disabled, entering: .alarm, mutedBy: []) == .disabled)
    }

    @Test("Only scaling policies repeat, once a minute, while actions are enabled")
    func repetition() {
        let policy = "arn:aws:autoscaling:us-east-1:1:scalingPolicy:id:autoScalingGroupName/g:policyName/p"
        var settings = ActionSettings(alarm: ["arn:aws:sns:us-east-1:1:t", policy])
        let start = Timestamp(seconds: 0)
        #expect(ActionRepetition.due(settings, in: .alarm, last: start, at: Timestamp(seconds: 59)) == [])
        #expect(ActionRepetition.due(settings, in: .alarm, last: start, at: Timestamp(seconds: 60)) == [policy])
        #expect(ActionRepetition.due(settings, in: .ok, last: start, at: Timestamp(seconds: 60)) == [])
        settings.isEnabled = false
        #expect(ActionRepetition.due(settings, in: .alarm, last: start, at: Timestamp(seconds: 60)) == [])
    }

    @Test("After a mute the actions run when the alarm is in another state than before it")
    func memory() {
        #expect(!actsAfterMute([], in: .alarm))
        #expect(actsAfterMute([.ok], in: .alarm))
        #expect(!actsAfterMute([.ok, .alarm], in: .ok))
        var memory = MuteMemory(stateBefore: .ok)
        memory.acted()
        #expect(memory.stateBefore == nil)
    }

    private func actsAfterMute(_ mutedFrom: [AlarmState], in state: AlarmState) -> Bool {
        var memory = MuteMemory()
        for former in mutedFrom { memory.muted(from: former) }
        return memory.ended(in: state)
    }

    @Test("References resolve to alarms of the same account and region only")
    func siblings() {
        let alarm = AlarmIdentity(account: "1", region: "us-east-1", name: "a")
        #expect(alarm.sibling("b")?.name == "b")
        #expect(alarm.sibling("arn:aws:cloudwatch:us-east-1:1:alarm:b:c")?.name == "b:c")
        for foreign in ["arn:aws:cloudwatch:us-west-1:1:alarm:b", "arn:aws:cloudwatch:us-east-1:2:alarm:b", "arn:aws:sns:us-east-1:1:b", "arn:x"] {
            #expect(alarm.sibling(foreign) == nil)
        }
    }
}
