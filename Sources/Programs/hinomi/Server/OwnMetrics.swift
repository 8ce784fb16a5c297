import AWSWire
import Base
import Delivery
import HTTPFront
import MetricStore
import RecordStore

/// Our own figures in the Prometheus text format: what `GET /metrics` answers.
struct OwnMetrics {
    let parts: ServerParts
    let counters: CallCounters
    let front: HTTPCounts?
    let uptime: TimeSpan

    var text: String {
        get async {
            let lines = counters.lines + storeLines(parts.metrics.counters()) + frontLines + (await recordLines()) + ["hinomi_alarms \(parts.engine.alarmCount)"]
            return lines.joined(separator: "\n") + "\n"
        }
    }

    /// What is wrong with the store, in words.
    static func troubles(_ counts: MetricStoreCounters) -> [String] {
        var troubles: [String] = []
        if counts.refusedDamaged > 0 { troubles.append("the metric store refuses writes after a failed write or sync; restart to recover from the log") }
        if counts.blocksDamaged > 0 { troubles.append("\(counts.blocksDamaged) metric blocks are damaged; see `hinomi check`") }
        if counts.logRegionsDamaged > 0 { troubles.append("\(counts.logRegionsDamaged) places of the metric log were damaged when it was opened") }
        return troubles
    }

    private func storeLines(_ c: MetricStoreCounters) -> [String] {
        [
            "hinomi_samples_stored_total \(c.samplesStored)", "hinomi_samples_late_total \(c.samplesLate)", "hinomi_batches_stored_total \(c.batchesStored)",
            "hinomi_batches_repeated_total \(c.batchesRepeated)", "hinomi_metric_commits_total \(c.commits)",
            refused("too_many_series", c.refusedTooManySeries), refused("memory_full", c.refusedMemoryFull), refused("disk_full", c.refusedDiskFull),
            refused("damaged", c.refusedDamaged), refused("invalid", c.refusedInvalid), refused("closed", c.refusedClosed),
            "hinomi_series_active \(c.seriesActive)", "hinomi_samples_unsealed \(c.samplesUnsealed)", "hinomi_metric_memory_bytes \(c.memoryBytes)",
            "hinomi_metric_blocks \(c.blocks)", "hinomi_metric_block_bytes \(c.blockBytes)", "hinomi_metric_log_bytes \(c.logBytes)",
            "hinomi_metric_blocks_evicted_total \(c.blocksEvicted)", "hinomi_metric_blocks_damaged \(c.blocksDamaged)",
        ]
    }

    private func refused(_ reason: String, _ count: UInt64) -> String { "hinomi_batches_refused_total{reason=\"\(reason)\"} \(count)" }

    private var frontLines: [String] {
        guard let front else { return [] }
        return [
            "hinomi_http_connections_open \(front.connectionsOpen)", "hinomi_http_connections_turned_away_total \(front.connectionsTurnedAway)",
            "hinomi_http_requests_total \(front.requests)", "hinomi_http_requests_running \(front.requestsRunning)",
            "hinomi_http_requests_refused_total \(front.requestsRefused)", "hinomi_uptime_seconds \(uptime.seconds)",
        ]
    }

    private func recordLines() async -> [String] {
        do {
            let outbox = try await parts.records.read { try $0.items(queue: Outbox.queue, dueUntil: .distantFuture, limit: 10_000) }.count
            return ["hinomi_outbox_messages \(outbox)"] + (try await parts.records.sizes()).lines
        } catch { return ["hinomi_records_readable 0"] }
    }
}
