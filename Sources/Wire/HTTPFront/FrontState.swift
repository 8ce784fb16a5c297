import Base
import Logging
import Synchronization

/// What all connections of a front share.
final class FrontState: Sendable {
    let limits: FrontLimits
    let handler: any HTTPHandler
    let tls: TLSSource?
    let bodies: BodyBudget
    let log = Logger(label: "hinomi.http")
    private let open = Atomic<Int>(0)
    private let running = Atomic<Int>(0)
    private let requests = Atomic<Int>(0)
    private let refusals = Atomic<Int>(0)
    private let turnedAway = Atomic<Int>(0)

    init(limits: FrontLimits, handler: any HTTPHandler, tls: TLSSource?) {
        (self.limits, self.handler, self.tls) = (limits, handler, tls)
        bodies = BodyBudget(bytesMax: limits.bodyBytesTotalMax)
    }

    var counts: HTTPCounts {
        HTTPCounts(
            connectionsOpen: open.load(ordering: .relaxed), connectionsTurnedAway: turnedAway.load(ordering: .relaxed),
            requests: requests.load(ordering: .relaxed), requestsRunning: running.load(ordering: .relaxed),
            requestsRefused: refusals.load(ordering: .relaxed), bodyBytesHeld: bodies.bytesHeld)
    }

    /// Counts one connection in; false, and it is turned away, when there are as many as there may be.
    func admitConnection() -> Bool {
        if open.add(1, ordering: .relaxed).newValue <= limits.connectionsMax { return true }
        open.subtract(1, ordering: .relaxed)
        turnedAway.add(1, ordering: .relaxed)
        return false
    }

    func connectionEnded() { open.subtract(1, ordering: .relaxed) }
    func requestRefused() { refusals.add(1, ordering: .relaxed) }
    func requestEnded() { running.subtract(1, ordering: .relaxed) }

    func requestStarted() {
        requests.add(1, ordering: .relaxed)
        running.add(1, ordering: .relaxed)
    }
}

/// The front in figures, for our own metrics.
public struct HTTPCounts: Sendable, Hashable {
    public var connectionsOpen: Int
    /// Closed at once because `connectionsMax` were open.
    public var connectionsTurnedAway: Int
    /// Requests handed to the handler since the start.
    public var requests: Int
    /// Of these, the ones that are not answered yet.
    public var requestsRunning: Int
    /// Requests answered by the front itself, because they were malformed, too large or too slow.
    public var requestsRefused: Int
    public var bodyBytesHeld: Int
}
