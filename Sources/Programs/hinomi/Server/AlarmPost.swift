import AlarmEngine
import Base
import Delivery
import GroupEngine
import RecordStore
import SNS
import Synchronization
import TargetEngine

/// Takes the actions of alarms within the transaction of the transition: publishes to topics, and hands scaling policies to their group or target.
final class AlarmPost: AlarmActionSink {
    private let publisher: Publisher
    private let courier: Courier
    /// Set once, before the alarm engine starts: the engines of policies need the alarm engine, and this one it.
    private let engines = Mutex<PolicyEngines?>(nil)

    private struct PolicyEngines {
        let groups: GroupEngine
        let targets: TargetEngine
    }

    init(publisher: Publisher, courier: Courier) { (self.publisher, self.courier) = (publisher, courier) }

    func hands(policiesTo groups: GroupEngine, _ targets: TargetEngine) { engines.withLock { $0 = PolicyEngines(groups: groups, targets: targets) } }

    func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws {
        if PolicyARN(action.target) != nil {
            guard try GroupEngine.enqueue(action, in: transaction) else { throw AlarmPost.noPolicy(action) }
            engines.withLock { $0 }?.groups.pokeAlarms()
        } else if TargetPolicyARN(action.target) != nil {
            guard try TargetEngine.enqueue(action, in: transaction) else { throw AlarmPost.noPolicy(action) }
            engines.withLock { $0 }?.targets.pokeAlarms()
        } else {
            try publish(action, in: transaction)
        }
    }

    private func publish(_ action: AlarmAction, in transaction: any RecordTransaction) throws {
        let isTaken = try publisher.publish(
            action.message, subject: action.subject, toTopic: action.target, facts: action.facts, at: action.time, in: transaction)
        guard isTaken else { throw AlarmActionRefusal("there is no topic \(action.target)") }
        // The round that this sets waits for the writer's lock, and so for the end of this transaction.
        courier.poke()
    }

    private static func noPolicy(_ action: AlarmAction) -> AlarmActionRefusal { AlarmActionRefusal("there is no scaling policy \(action.target)") }
}

/// Takes what groups tell people: publishes to their topics.
struct GroupPost: GroupNoticeSink {
    let publisher: Publisher
    let courier: Courier

    func enqueue(_ message: String, subject: String, toTopic topic: String, at time: Timestamp, in transaction: any RecordTransaction) throws {
        guard try publisher.publish(message, subject: subject, toTopic: topic, facts: .null, at: time, in: transaction) else { return }
        courier.poke()
    }
}
