import Base
import World

@testable import CapacityHooks
@testable import TargetEngine

extension FuzzTarget {
    /// What Application Auto Scaling reads inside of members, and what endpoints answer.
    static let scaling = [
        FuzzTarget(text: "schedule-expression", bytesMax: 256) { text in
            guard let expression = ScheduleExpression(text) else { return }
            let now = CivilTime(year: 2026, month: 3, day: 1, hour: 12).timestamp
            guard let due = expression.next(after: now, in: .utc, anchor: now - .days(9)) else { return }
            try hold(due > now, "\(due.iso8601) is not ahead")
            guard case .cron(let cron) = expression else { return }
            try hold(cron.fires(on: CivilTime(due)), "\(due.iso8601) is no day of \(text)")
        },
        FuzzTarget(text: "target-policy-arn", bytesMax: 512) { text in
            guard let arn = TargetPolicyARN(text) else { return }
            let again = TargetPolicyARN(arn.description)
            try hold(again == arn, "\(arn) is another policy")
        },
        FuzzTarget("capacity-answer", bytesMax: 1024) { bytes in
            guard let answer = attempt({ try EndpointHook.dimension(bytes) }) else { return }
            try hold(answer.actual >= 0 && (answer.desired ?? 0) >= 0, "\(answer) is no capacity")
            try hold((answer.failureReason ?? "").count <= EndpointHook.echoMax, "the reason is not bounded")
        },
    ]
}
