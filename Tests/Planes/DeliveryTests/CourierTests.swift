import Base
import Clockwork
import Logging
import RecordStore
import SimWorld
import Synchronization
import Testing
import World

@testable import Delivery

/// Courier, outbox and clock in the simulator, with a carrier that follows a script.
@Suite struct CourierTests {
    /// Answers each try with the next outcome, then `.delivered`; keeps what it carried.
    private final class Script: Carrier {
        struct Try: Equatable { let message: String, isRepeat: Bool, at: Timestamp }
        private let outcomes: Mutex<[DeliveryOutcome]>
        private let kept = Mutex<[Try]>([])
        private let clock: any WorldClock

        init(_ outcomes: [DeliveryOutcome], clock: any WorldClock) {
            self.outcomes = Mutex(outcomes)
            self.clock = clock
        }

        var tries: [Try] { kept.withLock { $0 } }

        func carry(_ parcel: Parcel, isRepeat: Bool) async -> DeliveryOutcome {
            kept.withLock { $0.append(Try(message: parcel.message, isRepeat: isRepeat, at: clock.now)) }
            return outcomes.withLock { $0.isEmpty ? .delivered : $0.removeFirst() }
        }
    }

    private struct Stage {
        let world: SimWorld, records = MemoryRecordStore(), timers: Clockwork, script: Script, courier: Courier

        init(seed: UInt64 = 1, _ outcomes: [DeliveryOutcome] = []) {
            world = SimWorld(seed: seed)
            timers = Clockwork(clock: world.clock)
            script = Script(outcomes, clock: world.clock)
            courier = Courier(world: world, records: records, timers: timers, carriers: [.slack: script], log: Logger(label: "test"))
            world.start { [timers] in await timers.run() }
        }

        func post(_ message: String, isInFlight: Bool = false, retries: DeliveryRetries? = nil) async throws {
            var parcel = SlackMessageTests.parcel(message)
            (parcel.isInFlight, parcel.retries) = (isInFlight, retries)
            let posted = parcel
            try await records.write(audit: nil) { try $0.post(posted, at: world.clock.now) }
            courier.poke()
        }

        func waiting() async throws -> Int { try await records.read { try $0.items(queue: Outbox.queue, dueUntil: .distantFuture, limit: 1000).count } }
        func dead() async throws -> [JournalEntry] {
            try await records.read { try $0.entries(journal: Outbox.deadLetters, subject: nil, from: .distantPast, to: .distantFuture, newestFirst: false, limit: 10) }
        }
    }

    private func play(_ stage: Stage, for span: TimeSpan, _ body: @escaping @Sendable () async throws -> Void) throws {
        try stage.world.run(body)
        try stage.world.run(until: stage.world.clock.now + span)
    }

    @Test(arguments: UInt64(1)...20) func eachMessageIsCarriedOnceInAnyOrderOfEvents(seed: UInt64) throws {
        let stage = Stage(seed: seed)
        try play(stage, for: .minutes(1)) { for number in 0..<40 { try await stage.post("\(number)") } }
        #expect(stage.script.tries.map(\.message).sorted() == (0..<40).map { "\($0)" }.sorted())
        #expect(stage.script.tries.allSatisfy { !$0.isRepeat })
        #expect(try stage.world.run { try await stage.waiting() } == 0)
    }

    @Test func failuresAreTriedAgainLaterAndNotMarkedAsRepeated() throws {
        let stage = Stage([.failed(reason: "503", retryAfter: nil), .failed(reason: "429", retryAfter: .seconds(30))])
        try play(stage, for: .hours(1)) { try await stage.post("m") }
        let tries = stage.script.tries
        #expect(tries.count == 3)
        #expect(tries.allSatisfy { !$0.isRepeat }, "the endpoint said that it did not take them")
        #expect(tries[2].at - tries[1].at >= .seconds(30))
    }

    @Test func aSubscribersOwnRetriesHoldForEachTry() throws {
        let stage = Stage(Array(repeating: .failed(reason: "503", retryAfter: nil), count: 9))
        let retries = try DeliveryRetries(["numRetries": 4, "minDelayTarget": 10, "maxDelayTarget": 30, "numNoDelayRetries": 1])
        try play(stage, for: .hours(1)) { try await stage.post("m", retries: retries) }
        let times = stage.script.tries.map(\.at)
        let waits = zip(times.dropFirst(), times).map { $0 - $1 }
        #expect(waits == [.milliseconds(1), .seconds(10), .seconds(20), .seconds(30)])
        #expect(try stage.world.run { try await stage.dead() }.count == 1)
    }

    @Test func oneThatWasInFlightWhenTheProgramDiedIsSentAgainAndMarked() throws {
        let stage = Stage()
        try play(stage, for: .minutes(1)) { try await stage.post("m", isInFlight: true) }
        #expect(stage.script.tries.map(\.isRepeat) == [true])
    }

    @Test func whatCannotBeDeliveredBecomesADeadLetterWithItsReason() throws {
        let stage = Stage([.refused(reason: "HTTP status 404")])
        try play(stage, for: .minutes(1)) { try await stage.post("m") }
        let dead = try stage.world.run { try await stage.dead() }
        #expect(dead.map { $0.content["reason"]?.text } == ["HTTP status 404"])
        #expect(try stage.world.run { try await stage.waiting() } == 0)
    }

    @Test func afterTheLastAttemptItIsADeadLetterToo() throws {
        let stage = Stage(Array(repeating: .failed(reason: "down", retryAfter: nil), count: 60))
        try play(stage, for: .days(3)) { try await stage.post("m") }
        #expect(stage.script.tries.count == RetryPolicy().attemptsMax)
        #expect(try stage.world.run { try await stage.dead() }.count == 1)
    }

    @Test func whileTheOutboxCannotBeWrittenNothingIsSentAndNothingIsLost() throws {
        let stage = Stage()
        try play(stage, for: .minutes(1)) {
            try await stage.post("m")
            stage.records.failWrites(with: .diskFull)
        }
        #expect(stage.script.tries.isEmpty)
        stage.records.failWrites(with: nil)
        try stage.world.run(until: stage.world.clock.now + .minutes(1))
        #expect(stage.script.tries.count == 1)
    }
}
