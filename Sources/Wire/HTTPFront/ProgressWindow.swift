import NIOCore

/// Tells a peer that moves slowly from one that has stopped: a total must grow by a minimum in each span of time.
struct ProgressWindow: Hashable, Sendable {
    private(set) var startedAt: NIODeadline
    private(set) var startTotal: Int

    init(at now: NIODeadline, total: Int) { (startedAt, startTotal) = (now, total) }

    /// Notes the total so far, and answers true when the span has passed without the minimum.
    mutating func isStalled(at now: NIODeadline, total: Int, minimum: Int, within span: TimeAmount) -> Bool {
        if total - startTotal >= minimum {
            self = ProgressWindow(at: now, total: total)
            return false
        }
        return now - startedAt > span
    }
}
