import Base
import NIOCore

/// What a connection is waited for and since when; says when the waiting must end. Knows no channel and no clock.
struct ConnectionTimes {
    enum Phase: Hashable, Sendable {
        /// Between requests.
        case idle(since: NIODeadline)
        /// From the first byte of a request, or from the start of the connection.
        case head(since: NIODeadline)
        case body(ProgressWindow)
        /// Everything is answered and our side is closed; the rest of what the client sends is dropped.
        case lingering(since: NIODeadline)
    }

    enum Verdict: Hashable, Sendable { case fine, idle, silent, headTooSlow, bodyTooSlow, writeStalled, lingered }

    /// What the channel knows at the moment of a check.
    struct Observation {
        var now: NIODeadline
        /// A request is being answered or waits for its turn.
        var isBusy: Bool
        /// We take what the client sends; when we hold it back its slowness is ours.
        var isReading: Bool
        /// Response bytes that the kernel has not taken yet.
        var bytesUnwritten: Int
    }

    private(set) var phase: Phase
    private(set) var bytesReceived = 0
    private var writing: ProgressWindow?
    private let limits: FrontLimits

    init(limits: FrontLimits, now: NIODeadline) { (self.limits, phase) = (limits, .head(since: now)) }

    var isBetweenRequests: Bool { if case .idle = phase { true } else { false } }

    mutating func received(_ count: Int, at now: NIODeadline) {
        bytesReceived &+= count
        if case .idle = phase { phase = .head(since: now) }
    }

    mutating func headEnded(at now: NIODeadline) { phase = .body(ProgressWindow(at: now, total: bytesReceived)) }
    mutating func requestEnded(at now: NIODeadline) { phase = .idle(since: now) }
    mutating func lingers(at now: NIODeadline) { phase = .lingering(since: now) }

    /// A response was written: a new span for it, and idleness begins again.
    mutating func answered(at now: NIODeadline) {
        writing = nil
        if case .idle = phase { phase = .idle(since: now) }
    }

    /// Reading was held back until now, which does not count against the client.
    mutating func resumed(at now: NIODeadline) {
        switch phase {
        case .idle, .lingering: break
        case .head: phase = .head(since: now)
        case .body: headEnded(at: now)
        }
    }

    mutating func check(_ seen: Observation) -> Verdict {
        if isWriteStalled(seen) { return .writeStalled }
        switch phase {
        case .lingering(let since): return seen.now - since > limits.lingerTimeout.amount ? .lingered : .fine
        case .idle(let since): return !seen.isBusy && seen.now - since > limits.idleTimeout.amount ? .idle : .fine
        case .head(let since):
            guard seen.isReading, seen.now - since > limits.headTimeout.amount else { return .fine }
            return bytesReceived == 0 ? .silent : .headTooSlow
        case .body(var window):
            guard seen.isReading else { return .fine }
            let stalled = window.isStalled(
                at: seen.now, total: bytesReceived, minimum: limits.progressBytesMin, within: limits.progressTimeout.amount)
            phase = .body(window)
            return stalled ? .bodyTooSlow : .fine
        }
    }

    private mutating func isWriteStalled(_ seen: Observation) -> Bool {
        guard seen.bytesUnwritten > 0 else {
            writing = nil
            return false
        }
        // Counted downwards, so that what the kernel takes is growth.
        var window = writing ?? ProgressWindow(at: seen.now, total: -seen.bytesUnwritten)
        defer { writing = window }
        return window.isStalled(at: seen.now, total: -seen.bytesUnwritten, minimum: limits.progressBytesMin, within: limits.progressTimeout.amount)
    }
}

extension TimeSpan {
    var amount: TimeAmount { .milliseconds(milliseconds) }
}
