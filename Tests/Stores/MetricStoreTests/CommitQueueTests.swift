import Base
import Foundation
import Synchronization
import Testing

@testable import MetricStore

/// Senders that wait for one another: one sync serves all of them.
struct CommitQueueTests {
    private func commit() -> PendingCommit {
        PendingCommit(MetricBatch(), slots: [], series: ShardOrder([], shardCount: 1), shardCount: 1) { _ in }
    }

    private func elapsed(_ body: () -> Void) -> Duration { ContinuousClock().measure(body) }

    /// Far longer than any of these may take, far shorter than a test's patience.
    private let longMicroseconds = 60_000_000

    @Test func `With nobody waiting there is nothing to gather`() {
        let queue = CommitQueue()
        #expect(elapsed { queue.gather(8, microseconds: longMicroseconds) } < .seconds(30))
    }

    @Test func `Gathering ends at once when as many wait as are expected`() {
        let queue = CommitQueue()
        for _ in 0..<3 { #expect(queue.add(commit())) }
        #expect(elapsed { queue.gather(3, microseconds: longMicroseconds) } < .seconds(30))
        #expect(queue.takeAll().count == 3)
    }

    @Test func `Gathering ends when the last one expected comes`() {
        let queue = CommitQueue()
        #expect(queue.add(commit()))
        // A thread of its own: the pool of tasks may be busy with other tests.
        let later = commit()
        Thread.detachNewThread { _ = queue.add(later) }
        let took = elapsed { queue.gather(2, microseconds: longMicroseconds) }
        #expect(took < .seconds(30))
        #expect(queue.takeAll().count == 2)
    }

    @Test func `Gathering ends when its time is over, with those who came`() {
        let queue = CommitQueue()
        #expect(queue.add(commit()))
        let took = elapsed { queue.gather(2, microseconds: 5_000) }
        #expect(took >= .milliseconds(5))
        #expect(queue.takeAll().count == 1)
    }

    @Test func `A closed queue and one that is asked to seal do not gather`() {
        let closed = CommitQueue(), sealing = CommitQueue()
        for queue in [closed, sealing] { #expect(queue.add(commit())) }
        closed.close()
        sealing.requestSeal()
        #expect(elapsed { closed.gather(2, microseconds: longMicroseconds) } < .seconds(30))
        #expect(elapsed { sealing.gather(2, microseconds: longMicroseconds) } < .seconds(30))
    }
}
