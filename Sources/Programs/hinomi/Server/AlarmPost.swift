import AlarmEngine
import Base
import Delivery
import GroupEngine
import RecordStore
import SNS
import Synchronization

/// Takes the actions of alarms within the transaction of the transition: publishes to topics, and hands scaling policies to their group.
final class AlarmPost: AlarmActionSink {
    private let publisher: Publisher
    private let courier: Courier
    /// Set once, before the alarm engine starts: the group engine needs the alarm engine, and this one it.
    private let groups = Mutex<GroupEngine?>(nil)

    init(publisher: Publisher, courier: Courier) { (self.publisher, self.courier) = (publisher, courier) }

    func hands(policiesTo engine: GroupEngine) { groups.withLock { $0 = engine } }

    func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws {
        if PolicyARN(action.target) != nil { return try enqueuePolicy(action, in: transaction) }
        let isTaken = try publisher.publish(
            action.message, subject: action.subject, toTopic: action.target, facts: action.facts, at: action.time, in: transaction)
        guard isTaken else { throw AlarmActionRefusal("there is no topic \(action.target)") }
        // The round that this sets waits for the writer's lock, and so for the end of this transaction.
        courier.poke()
    }

    private func enqueuePolicy(_ action: AlarmAction, in transaction: any RecordTransaction) throws {
        guard try GroupEngine.enqueue(action, in: transaction) else { throw AlarmActionRefusal("there is no scaling policy \(action.target)") }
        groups.withLock { $0 }?.pokeAlarms()
    }
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
