import Base

@testable import CloudWatch
@testable import Collector

extension FuzzTarget {
    /// What the agent is told: its configuration, StatsD, and its own spool.
    static let agent = [
        FuzzTarget("agent-configuration", bytesMax: 8192) { bytes in
            guard let configuration = attempt({ try AgentConfiguration(parsing: bytes) }) else { return }
            try hold(configuration.plugins.allSatisfy { $0.interval > .zero }, "a plugin that is always due")
        },
        FuzzTarget("statsd") { bytes in
            var table = StatsDTable(AgentConfiguration.StatsD(), dimensions: [MetricDimension(name: "host", value: "h")])
            table.take(bytes)
            table.collect()
            table.take(bytes)
            table.collect()
            try hold(table.seriesCount <= StatsDTable.seriesMax, "\(table.seriesCount) series")
            for datum in table.aggregate(at: Timestamp(seconds: 1_767_571_200), interval: .seconds(60)) {
                guard datum.isAcceptable else { continue }
                try hold(datum.pieces.allSatisfy { isTaken($0) }, "the server refuses \(datum)")
            }
        },
        FuzzTarget("spool-batch") { bytes in
            guard let batch = SpooledBatch(decoding: bytes) else { return }
            try hold(SpooledBatch(decoding: batch.encoded())?.encoded() == batch.encoded(), "the batch does not come back")
        },
        FuzzTarget("spool-segment", bytesMax: 8192) { bytes in
            let (found, damaged) = SpoolRecord.scan(bytes)
            let whole = found.reduce(0) { $0 + SpoolRecord.headBytes + $1.payloadBytes }
            try hold(whole + damaged == bytes.count, "\(whole) whole and \(damaged) damaged of \(bytes.count) bytes")
            if let sequence = SpoolRecord.acknowledged(bytes) { try hold(Array(bytes.prefix(16)) == SpoolRecord.acknowledgement(sequence), "another acknowledgement") }
            // The input as a payload: whatever is framed is found again, between other bytes too.
            guard SpooledBatch(decoding: bytes) != nil else { return }
            try hold(SpoolRecord.scan([0x48] + SpoolRecord.frame(bytes) + [0]).found.count == 1, "a framed batch is not found")
        },
    ]

    /// Whether the server finds no fault with the datum that the agent lets pass.
    private static func isTaken(_ datum: Datum) -> Bool {
        var sent = MetricDatum(metricName: datum.name, dimensions: datum.dimensions.map { DimensionPair(name: $0.name, value: $0.value) })
        sent.storageResolution = datum.storageResolution
        switch datum.content {
        case .values(let values): (sent.values, sent.counts) = (values.map(\.value), values.map(\.count))
        case .statisticSet(let count, let sum, let minimum, let maximum):
            sent.statisticValues = StatisticSet(sampleCount: count, sum: sum, minimum: minimum, maximum: maximum)
        }
        return DatumRules(datum: sent, path: "MetricData.member.1", now: datum.timestamp).faults.isEmpty
    }

    /// The kernel's text files.
    static let machineFiles = [
        FuzzTarget("proc") { bytes in
            let times = CPUTimes.parse(bytes)
            for (before, after) in zip(times, times.dropFirst()) { _ = after.times.usage(since: before.times) }
            _ = (DiskCounters.parse(bytes), Mount.parse(bytes), NetSource.parse(bytes), NetstatSource.states(bytes))
            let readings = MemorySource.readings(bytes) + SwapSource.readings(bytes) + ProcessLimit.readings(bytes) + ProcstatSource.status(bytes) + ProcstatSource.inputOutput(bytes)
            try hold(readings.allSatisfy { $0.value.isFinite || $0.value.isNaN }, "an infinite reading")
            if let stat = ProcessStat(bytes) { _ = ProcessesSource.readings([stat, stat]) }
            _ = ProcstatSource.fullName("hinom", commandLine: bytes)
            _ = ProcstatSource.commandLine(bytes)
        }
    ]
}
