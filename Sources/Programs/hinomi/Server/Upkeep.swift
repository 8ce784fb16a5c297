import Base
import Clockwork
import Compute
import Delivery
import Logging
import MetricStore
import RecordStore
import World

/// What must be done from time to time: sealing and merging of metrics, and forgetting what is older than its retention.
struct Upkeep: Sendable {
    static let metricsInterval = TimeSpan.minutes(1)
    static let recordsInterval = TimeSpan.hours(1)
    /// How long the files of an image that nobody needs any more may stay.
    static let imagesInterval = TimeSpan.minutes(10)
    /// CloudTrail's look-up goes back 90 days.
    static let auditRetention = TimeSpan.days(90)
    static let historyRetention = TimeSpan.days(400)
    static let letterRetention = TimeSpan.days(30)

    let metrics: MetricStore
    let records: any RecordStoring
    let images: any ImageControl
    let timers: any TimerScheduling
    let clock: any WorldClock
    let log: Logger

    func start() {
        timers.set("upkeep/metrics", at: clock.now + Upkeep.metricsInterval) { await self.maintainMetrics(at: $0) }
        timers.set("upkeep/records", at: clock.now + Upkeep.recordsInterval) { await self.trimRecords(at: $0) }
        timers.set("upkeep/images", at: clock.now + Upkeep.imagesInterval) { await self.sweepImages(at: $0) }
    }

    private func sweepImages(at now: Timestamp) async {
        await images.sweep()
        timers.set("upkeep/images", at: max(now, clock.now) + Upkeep.imagesInterval) { await self.sweepImages(at: $0) }
    }

    private func maintainMetrics(at now: Timestamp) async {
        metrics.maintain(now: now)
        timers.set("upkeep/metrics", at: max(now, clock.now) + Upkeep.metricsInterval) { await self.maintainMetrics(at: $0) }
    }

    private func trimRecords(at now: Timestamp) async {
        do {
            try await records.write(audit: nil) { transaction in
                _ = try transaction.trimAudit(before: now - Upkeep.auditRetention)
                _ = try transaction.trimHistory(before: now - Upkeep.historyRetention)
                _ = try transaction.trim(journal: Outbox.deadLetters, before: now - Upkeep.letterRetention)
                _ = try transaction.trim(journal: Outbox.inbox, before: now - Upkeep.letterRetention)
            }
        } catch { log.error("old records could not be forgotten; trying again in an hour", metadata: ["error": "\(error)"]) }
        timers.set("upkeep/records", at: max(now, clock.now) + Upkeep.recordsInterval) { await self.trimRecords(at: $0) }
    }
}
