import Base
import Synchronization
import World

/// Takes admitted batches to the log and, once they are durable, into memory. A state machine of four steps (take and
/// write, sync, apply and complete, begin a seal): a thread drives it live, the simulation drives it step by step.
///
/// Memory changes only after the sync, so what can be read is what a restart would find.
///
/// Unchecked: only its driver calls it, one call at a time.
final class CommitLoop: @unchecked Sendable {
    private enum Phase {
        case idle
        case written([PendingCommit], repeats: [Bool])
        case synced([PendingCommit], repeats: [Bool])
        /// A write or sync failed: nothing more is written until the store is opened anew.
        case damaged(String)
    }

    private let core: StoreCore
    private let maintenance: Maintenance
    private var phase = Phase.idle
    private var backlog: [PendingCommit] = []
    private var writer: GroupWriter
    private(set) var origins: Origins
    private var samplesSinceRetry = 0
    /// How many senders waited at once around the last commit: as many are likely to come again.
    private var company = 1
    /// Somebody asked for a seal; kept while one is under way.
    private var isSealAsked = false

    init(_ core: StoreCore, _ maintenance: Maintenance, segment: LogSegment, nextSequence: UInt64, origins: Origins) {
        (self.core, self.maintenance, self.origins) = (core, maintenance, origins)
        writer = GroupWriter(core, segment: segment, nextSequence: nextSequence)
    }

    /// Does the next step; false when there was nothing to do.
    func step() -> Bool {
        switch phase {
        case .idle: return sealIfDue() || writeNext()
        case .written(let group, let repeats): sync(group, repeats)
        case .synced(let group, let repeats): complete(group, repeats)
        case .damaged(let reason): return refuseWaiting(.damaged(reason))
        }
        return true
    }

    /// Ends the log. Whatever waited is done by then, or refused.
    func close() {
        if case .damaged = phase { return }
        writer.close()
    }

    private func writeNext() -> Bool {
        if backlog.isEmpty {
            gather()
            backlog = core.queue.takeAll().reversed()
        }
        if backlog.isEmpty { return false }
        var group: [PendingCommit] = [], repeats: [Bool] = []
        var fresh = origins
        while let next = backlog.last, writer.hasRoom {
            backlog.removeLast()
            let isRepeat = next.batch.origin.map { fresh.holds($0) } ?? false
            if !isRepeat {
                writer.add(next)
                if let origin = next.batch.origin { fresh.note(origin) }
            }
            group.append(next)
            repeats.append(isRepeat)
        }
        write(group, repeats)
        return true
    }

    /// Where several senders wait for each commit, gives the others a moment to join: one sync then serves them all. A sender
    /// alone never waits.
    private func gather() {
        guard company > 1, core.options.driving == .threads else { return }
        core.queue.gather(company, microseconds: core.options.gatherMicrosecondsMax)
    }

    private func write(_ group: [PendingCommit], _ repeats: [Bool]) {
        do throws(DiskError) {
            try writer.write()
            phase = .written(group, repeats: repeats)
        } catch {
            guard error.kind == .noSpace else { return fail(group, error) }
            do throws(DiskError) {
                try writer.takeBack()
                refuse(group, .diskFull)
            } catch {
                fail(group, error)
            }
        }
    }

    private func sync(_ group: [PendingCommit], _ repeats: [Bool]) {
        do throws(DiskError) {
            try writer.sync()
            phase = .synced(group, repeats: repeats)
        } catch {
            fail(group, error)
        }
    }

    private func fail(_ group: [PendingCommit], _ error: DiskError) {
        phase = .damaged("\(error)")
        refuse(group, .damaged("\(error)"))
    }

    private func refuseWaiting(_ refusal: AppendRefusal) -> Bool {
        let waiting = backlog.reversed() + core.queue.takeAll()
        backlog = []
        refuse(Array(waiting), refusal)
        return !waiting.isEmpty
    }

    private func refuse(_ group: [PendingCommit], _ refusal: AppendRefusal) {
        let admission = Admission(core: core)
        for commit in group {
            admission.unpin(commit.slots, commit.series)
            core.counts.count(refusal)
            commit.done(.failure(refusal))
        }
    }

    private func complete(_ group: [PendingCommit], _ repeats: [Bool]) {
        phase = .idle
        company = group.count + backlog.count + core.queue.count
        for (commit, isRepeat) in zip(group, repeats) {
            if isRepeat { Admission(core: core).unpin(commit.slots, commit.series) } else { apply(commit) }
        }
        core.measureMemory()
        core.counts.commits.add(1, ordering: .relaxed)
        for (commit, isRepeat) in zip(group, repeats) {
            commit.done(.success(.init(samplesStored: isRepeat ? 0 : commit.batch.sampleCount, wasRepeat: isRepeat)))
        }
    }

    private func apply(_ commit: PendingCommit) {
        let batch = commit.batch
        for (index, shard) in core.shards.enumerated() {
            let floats = commit.floats.run(index), others = commit.distributions.run(index), series = commit.series.run(index)
            if series.isEmpty { continue }
            shard.state.withLock { state in
                let first = floats.startIndex
                state.apply(count: floats.count) { index in
                    let sample = Int(floats[first &+ index])
                    return (Int(commit.slots[Int(batch.floatSeries[sample])]), batch.floatTimes[sample], batch.floatValues[sample])
                }
                for sample in others {
                    let sample = Int(sample)
                    state.apply(batch.distributions[sample], at: batch.distributionTimes[sample], to: Int(commit.slots[Int(batch.distributionSeries[sample])]))
                }
                for number in series { state.table.unpin(Int(commit.slots[Int(number)])) }
            }
        }
        if let origin = batch.origin { origins.note(origin) }
        samplesSinceRetry += batch.sampleCount
        core.counts.samplesUnsealed.add(batch.sampleCount, ordering: .relaxed)
        core.counts.samplesStored.add(UInt64(batch.sampleCount), ordering: .relaxed)
        core.counts.batchesStored.add(1, ordering: .relaxed)
    }

    /// Begins a seal when enough waits in memory or somebody asked: a new segment, and the present samples frozen.
    private func sealIfDue() -> Bool {
        if core.queue.takeSealRequest() { isSealAsked = true }
        let unsealed = core.counts.samplesUnsealed.load(ordering: .relaxed)
        let isFull = unsealed >= core.options.unsealedSamplesMax || writer.segmentBytes >= core.options.unsealedLogBytesMax
        if unsealed == 0, isSealAsked {
            isSealAsked = false
            forgetIdleSeries()
        }
        guard isFull || isSealAsked else { return false }
        if maintenance.isSealing {
            if samplesSinceRetry >= core.options.unsealedSamplesMax / 4 {
                samplesSinceRetry = 0
                maintenance.retrySeal()
            }
            return false
        }
        return beginSeal()
    }

    /// With nothing to seal, a seal is only the passing of a generation.
    private func forgetIdleSeries() {
        if maintenance.isSealing { return }
        let generation = core.generation.add(1, ordering: .relaxed).newValue
        core.forgetSeries(untouchedSince: generation - 1)
        core.measureMemory()
    }

    private func beginSeal() -> Bool {
        do throws(DiskError) {
            let segment = try writer.rotate()
            for shard in core.shards { shard.state.withLock { $0.freeze() } }
            core.generation.add(1, ordering: .relaxed)
            core.counts.samplesUnsealed.store(0, ordering: .relaxed)
            (samplesSinceRetry, isSealAsked) = (0, false)
            maintenance.seal(.init(firstLiveSegment: segment, origins: origins))
            return true
        } catch {
            if writer.isBroken { phase = .damaged("\(error)") } else { core.counts.maintenanceFailures.add(1, ordering: .relaxed) }
            return false
        }
    }
}
