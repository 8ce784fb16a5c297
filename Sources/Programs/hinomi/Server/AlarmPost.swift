import AlarmEngine
import Base
import Delivery
import RecordStore
import SNS

/// Takes the actions of alarms: publishes to the topic, within the transaction of the transition.
struct AlarmPost: AlarmActionSink {
    let publisher: Publisher
    let courier: Courier

    func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws {
        let isTaken = try publisher.publish(
            action.message, subject: action.subject, toTopic: action.target, facts: action.facts, at: action.time, in: transaction)
        guard isTaken else { throw AlarmActionRefusal("there is no topic \(action.target)") }
        // The round that this sets waits for the writer's lock, and so for the end of this transaction.
        courier.poke()
    }
}
