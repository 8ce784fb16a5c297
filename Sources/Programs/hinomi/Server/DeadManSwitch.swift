import Base
import Clockwork
import Delivery
import Logging
import World

/// Tells somebody else every minute that we live and can write. When the calls stop, that somebody rings: a server that is gone cannot.
struct DeadManSwitch: Sendable {
    static let interval = TimeSpan.minutes(1)
    private static let timer = "dead-man"

    let url: String
    let world: any World
    let timers: any TimerScheduling
    let log: Logger
    let isWell: @Sendable () async -> Bool

    func start(at time: Timestamp) {
        timers.set(DeadManSwitch.timer, at: time) { due in
            _ = timers.start(DeadManSwitch.timer) { await self.call() }
            self.start(at: max(due, world.clock.now) + DeadManSwitch.interval)
        }
    }

    private func call() async {
        guard await isWell() else { return log.error("the records cannot be written: the dead man's switch is not held") }
        // The operator's own choice of URL: loopback is allowed.
        let outcome = await HTTPSender(world: world, targets: AddressGuard(allowsLoopback: true)).post([], to: url, headers: ["user-agent": "hinomi"])
        if outcome != .delivered { log.warning("the dead man's switch did not answer", metadata: ["outcome": "\(outcome)"]) }
    }
}
