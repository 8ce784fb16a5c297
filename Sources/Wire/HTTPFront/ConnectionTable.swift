import Base
import NIOCore

/// The connections of one event loop, and the one timer that looks at all their deadlines. Lives on its loop.
final class ConnectionTable {
    let state: FrontState
    let loop: any EventLoop
    private(set) var isDraining = false
    /// The `date` field of this second.
    private(set) var dateLine: [UInt8] = []
    private var dateSecond: Int64 = .min
    private var connections: [ObjectIdentifier: Connection] = [:]
    private var sweep: RepeatedTask?
    private var isEmptied = false
    private let emptied: EventLoopPromise<Void>

    init(state: FrontState, loop: any EventLoop) {
        (self.state, self.loop) = (state, loop)
        emptied = loop.makePromise()
        refreshDate()
        let interval = state.limits.sweepInterval.amount
        let bound = NIOLoopBound(self, eventLoop: loop)
        sweep = loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in bound.value.tick() }
    }

    func insert(_ connection: Connection) { connections[ObjectIdentifier(connection)] = connection }

    func remove(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = nil
        succeedWhenEmpty()
    }

    /// Lets every connection end after what it is doing, and all of them at the deadline.
    func drain(until deadline: NIODeadline) -> EventLoopFuture<Void> {
        isDraining = true
        for connection in connections.values { connection.drain() }
        succeedWhenEmpty()
        let bound = NIOLoopBound(self, eventLoop: loop)
        let force = loop.scheduleTask(deadline: deadline) { bound.value.closeAll() }
        emptied.futureResult.whenComplete { _ in
            force.cancel()
            bound.value.sweep?.cancel()
        }
        return emptied.futureResult
    }

    private func succeedWhenEmpty() {
        guard isDraining, !isEmptied, connections.isEmpty else { return }
        isEmptied = true
        emptied.succeed()
    }

    private func closeAll() { for connection in connections.values { connection.close() } }

    private func tick() {
        refreshDate()
        let now = NIODeadline.now()
        for connection in connections.values { connection.check(at: now) }
    }

    private func refreshDate() {
        let time = HTTPDate.kernelTime()
        guard time.seconds != dateSecond else { return }
        dateSecond = time.seconds
        dateLine = Array("date: \(HTTPDate.text(time))\r\n".utf8)
    }
}
