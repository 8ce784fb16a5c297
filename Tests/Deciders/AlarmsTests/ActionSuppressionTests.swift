import Base
import Testing

@testable import Alarms

/// The examples of CloudWatch User Guide, Composite alarm action suppression: WaitPeriod 2, ExtensionPeriod 3 time units.
@Suite struct ActionSuppressionTests {
    enum Event: Sendable { case composite(Int), suppressorOn(Int), suppressorOff(Int), clock(Int) }

    /// The times at which actions were taken.
    static func play(_ events: [Event], inAlarm: Bool = false) -> [Int] {
        var suppression = ActionSuppression()
        var suppressorInAlarm = inAlarm
        var acted: [Int] = []
        for event in events {
            let effect: ActionSuppression.Effect
            let now: Int
            switch event {
            case .composite(let time):
                now = time
                effect = suppression.transitioned(at: at(time), waitPeriod: .seconds(2), suppressorInAlarm: suppressorInAlarm)
            case .suppressorOn(let time), .suppressorOff(let time):
                if case .suppressorOn = event { suppressorInAlarm = true } else { suppressorInAlarm = false }
                now = time
                effect = suppression.suppressorChanged(inAlarm: suppressorInAlarm, at: at(time), extensionPeriod: .seconds(3))
            case .clock(let time):
                now = time
                effect = suppression.reached(at(time))
            }
            if effect == .act { acted.append(now) }
        }
        return acted
    }

    static func at(_ time: Int) -> Timestamp { Timestamp(seconds: Int64(time)) }

    @Test("Example 1: actions are not suppressed after the wait")
    func example1() { #expect(Self.play([.composite(2), .clock(3), .clock(4), .clock(9)]) == [4]) }

    @Test("Example 2: the suppressor's ALARM discards the wait")
    func example2() { #expect(Self.play([.composite(2), .suppressorOn(3), .clock(4), .clock(99)]) == []) }

    @Test("Example 3: a transition during the wait starts a new one")
    func example3() { #expect(Self.play([.composite(2), .composite(3), .clock(4), .clock(5)]) == [5]) }

    @Test("Example 4: the suppressor is already in ALARM")
    func example4() { #expect(Self.play([.composite(2), .clock(9)], inAlarm: true) == []) }

    @Test("Example 5: actions are taken after the extension")
    func example5() { #expect(Self.play([.composite(2), .suppressorOn(3), .suppressorOff(6), .clock(8), .clock(9)]) == [9]) }

    @Test("Example 6: a transition during the extension starts a new wait")
    func example6() { #expect(Self.play([.composite(2), .suppressorOn(3), .suppressorOff(6), .composite(7), .clock(8), .clock(9)]) == [9]) }

    @Test("An extension without a transition ends without actions")
    func nothingPending() { #expect(Self.play([.suppressorOn(1), .suppressorOff(2), .clock(5)]) == []) }

    @Test("What suppresses is named")
    func names() {
        var suppression = ActionSuppression()
        #expect(suppression.suppressedBy == nil)
        _ = suppression.transitioned(at: Self.at(0), waitPeriod: .seconds(2), suppressorInAlarm: false)
        #expect(suppression.reason == "Actions suppressed by WaitPeriod")
        _ = suppression.suppressorChanged(inAlarm: true, at: Self.at(1), extensionPeriod: .zero)
        #expect(suppression.suppressedBy == "Alarm")
        let effect = suppression.suppressorChanged(inAlarm: false, at: Self.at(2), extensionPeriod: .zero)
        #expect(effect == .act)
    }
}
