import Base
import RecordStore
import Scaling

/// What one event did, to be put into the book once it is on stable storage.
struct Outcome: Sendable {
    var state: GroupState?
    var effects: [GroupEffect] = []
    /// The decider was asked, and so said when to look again, or that there is no need to.
    var isDecided = false

    var activities: [ScalingActivity] {
        effects.compactMap { effect in if case .record(let activity) = effect { activity } else { nil } }
    }
}

/// One event of one group, written within one transaction.
struct EventWriter {
    let group: GroupIdentity
    let notices: any GroupNoticeSink
    let transaction: any RecordTransaction
    /// Whether an instance that vanished ended unasked; one that a caller of EC2 ended pages nobody.
    var pages = true

    /// Lets the decider observe and writes what follows. Where the records say something else than the state knows, that is observed first.
    func write(_ events: [GroupEvent.What], to known: GroupState?, at time: Timestamp) throws -> Outcome {
        guard let known else { throw GroupEngineError.noSuchGroup(group) }
        var state = known, outcome = Outcome()
        // A group on its way out wants nothing any more, whatever its records still say.
        if !state.isDeleting, let configuration = try currentConfiguration(), configuration != state.configuration {
            try observe(.configure(configuration), in: &state, at: time, &outcome)
        }
        for event in events { try observe(event, in: &state, at: time, &outcome) }
        outcome.state = state
        for case .vanished(let instance) in events where pages && known.holds(instance) {
            try page(forVanished: instance, isReplaced: !known.configuration.isSuspended(.replaceUnhealthy), at: time)
        }
        try follow(MemberChanges(from: known, to: state), at: time)
        try store(state, outcome.effects, at: time)
        return outcome
    }

    /// A launch source that is gone leaves the group as it was: its launches will fail and say why.
    private func currentConfiguration() throws -> GroupConfiguration? {
        do { return try GroupComposer(group: group, snapshot: transaction).configuration() } catch GroupEngineError.noSuchLaunchSource { return nil }
    }

    private func observe(_ what: GroupEvent.What, in state: inout GroupState, at time: Timestamp, _ outcome: inout Outcome) throws {
        let event = GroupEvent(at: time, what)
        let effects: [GroupEffect]
        do throws(GroupRefusal) { effects = try state.observe(event) } catch { throw GroupEngineError.refused(error) }
        for case .decided(let decision) in effects {
            let record = DecisionRecord(event: event.withoutConfiguration, decision: decision)
            try transaction.append(journal: GroupJournal.decisions, subject: group.key, at: time, content: record.document)
        }
        outcome.effects += effects
        outcome.isDecided = true
    }

    private func store(_ state: GroupState, _ effects: [GroupEffect], at time: Timestamp) throws {
        for effect in effects { try store(effect, at: time) }
        let isGone = effects.contains(.emptied)
        if isGone { try deleteRecords(at: time) } else { try transaction.setStatus(group.key, kind: GroupState.statusKind, to: state.document) }
    }

    private func store(_ effect: GroupEffect, at time: Timestamp) throws {
        switch effect {
        case .record(let activity):
            try transaction.append(journal: GroupJournal.activities, subject: group.key, at: activity.startTime, content: activity.document)
        case .refreshChanged(let refresh):
            try transaction.append(journal: GroupJournal.refreshes, subject: group.key, at: refresh.startTime, content: refresh.document)
        case .sizeChanged(let minSize, let maxSize, let desired):
            try change(at: time) { ($0.minSize, $0.maxSize, $0.desiredCapacity) = (minSize, maxSize, desired) }
        case .launchSourceChanged(let source):
            let reference = try LaunchSources(group: group, snapshot: transaction).reference(to: source)
            try change(at: time) { $0.launch = reference }
        case .notify(let notice): try tell(notice, at: time)
        case .launch, .terminate, .start, .stop, .register, .deregister, .startHook, .adopt, .release, .putAlarm, .deleteAlarms:
            try enqueue(.effect(effect), at: time)
        case .refreshCheckpoint, .decided, .emptied, .wake: break
        }
    }

    private func change(at time: Timestamp, _ body: (inout GroupDocument) -> Void) throws {
        guard let record = try transaction.record(group.key), var document = GroupDocument(document: record.document) else { return }
        body(&document)
        try transaction.put(group.key, document: document.document, tags: record.tags, relationships: record.relationships, at: time, expecting: nil)
    }

    private func tell(_ notice: GroupNotice, at time: Timestamp) throws {
        guard let record = try transaction.record(group.key), let document = GroupDocument(document: record.document) else { return }
        for notification in document.notifications where notification.types.contains(notice.kind.rawValue) {
            let message = GroupMessage(notice: notice, group: group, arn: document.arn(of: group), time: time)
            try notices.enqueue(message.text, subject: message.subject, toTopic: notification.topicARN, at: time, in: transaction)
        }
    }

    private func deleteRecords(at time: Timestamp) throws {
        for type in [PolicyDocument.recordType, HookDocument.recordType, ScheduledActionDocument.recordType, WarmPoolDocument.recordType] {
            let parts = try transaction.records(
                type: type, account: group.account, region: group.region, idPrefix: GroupIdentity.partID(group: group.name, ""), after: nil, limit: GroupComposer.partsMax)
            for part in parts { try transaction.delete(part.key, at: time) }
        }
        try transaction.delete(group.key, at: time)
    }
}

extension GroupState {
    /// Whether an instance is a member that nobody asked to go, and was not known to be gone: a member that is not replaced is found
    /// gone again at each start.
    fileprivate func holds(_ id: String) -> Bool { instances.contains { $0.id == id && !$0.state.isLeaving && !$0.observed.isGone } }
}

extension GroupEvent {
    /// The event as evidence keeps it: the configuration stands in the group's own history.
    fileprivate var withoutConfiguration: GroupEvent {
        guard case .configure = what else { return self }
        return GroupEvent(at: at, .tick)
    }
}
