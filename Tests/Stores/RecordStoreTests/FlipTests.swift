import Base
import Foundation
import Soak
import Testing

@testable import RecordStore

/// One bit turns over anywhere in any file that a record store leaves: nothing that was never written is read, what is missing is
/// told, and salvaging brings back all but the rows of the damaged page.
@Suite("Flipped bits in the record store's files")
struct FlipTests {
    static let ids = (100..<160).map { "a\($0)" }
    /// Rows that share a page of the fullest table here.
    static let rowsPerPageMax = 24

    /// The files of a store by the end of their names, and what they hold.
    struct Sample: Sendable {
        var files: [String: [UInt8]] = [:]
        var good = Reading()
    }

    enum Kind: String, CaseIterable, Sendable { case file, log, index, backup }

    @Test(arguments: Kind.allCases)
    func flips(_ kind: Kind) async throws {
        try await withMemoryFolder { folder in
            let sample = try await FlipTests.sample(kind, in: folder)
            let name = switch kind { case .file, .backup: ""; case .log: "-wal"; case .index: "-shm" }
            let sound = try #require(sample.files[name])
            let flips = BitFlips("records \(kind)", bytes: sound.count)
            var counts = (missing: 0, unopened: 0)
            for bit in flips {
                var damaged = sample
                damaged.files[name] = sound.flipping(bit: bit)
                let outcome = try await FlipTests.examine(damaged, in: folder)
                FlipTests.judge(outcome, sample.good, "\(kind) byte \(bit / 8) bit \(bit % 8)")
                counts.missing += outcome.reading.lines.isSuperset(of: sample.good.lines) ? 0 : 1
                counts.unopened += outcome.isOpened ? 0 : 1
                if kind == .index { #expect(outcome.reading.lines == sample.good.lines && outcome.isOpened) }
            }
            flips.report("\(counts.missing) cost rows, of which \(counts.unopened) needed salvaging to open")
        }
    }

    /// What became of one damaged store.
    struct Outcome {
        var reading = Reading()
        var isOpened = false
        /// By `check`, or by the store that read it.
        var isTold = false
        /// After salvaging, where anything was missing.
        var salvaged: Reading?
    }

    private static func judge(_ outcome: Outcome, _ good: Reading, _ place: String) {
        let wrong = outcome.reading.lines.subtracting(good.lines)
        if wrong.isEmpty && outcome.reading.lines == good.lines { return }
        #expect(outcome.isTold, "\(place): \(good.lines.subtracting(outcome.reading.lines).count) answers are missing and nothing is said")
        #expect(wrong.allSatisfy { $0.hasPrefix("record none") || good.lines.contains("version" + $0.drop { $0 != " " }) }, "\(place): \(wrong.sorted().prefix(3))")
        guard let salvaged = outcome.salvaged else {
            Issue.record("\(place): nothing could be salvaged")
            return
        }
        let lost = good.records.subtracting(salvaged.records)
        #expect(lost.count <= rowsPerPageMax, "\(place): \(lost.count) records lost to salvage")
        let lines = good.lines.subtracting(salvaged.lines).filter { !$0.hasPrefix("referrer") }
        #expect(lines.count <= 3 * rowsPerPageMax, "\(place): \(lines.count) answers lost to salvage")
    }

    /// Opens, reads and checks; salvages when anything is not as it was.
    private static func examine(_ sample: Sample, in folder: String) async throws -> Outcome {
        let path = folder + "/damaged.db"
        for name in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + name)
            if let bytes = sample.files[name] { try Data(bytes).write(to: URL(fileURLWithPath: path + name)) }
        }
        var outcome = Outcome()
        outcome.isTold = !SQLiteRecordStore.check(path: path).isEmpty
        if let store = try? SQLiteRecordStore.open(path: path) {
            outcome.isOpened = true
            outcome.reading = (try? await store.read { Reading(of: $0, ids: ids) }) ?? Reading()
            outcome.isTold = outcome.isTold || !store.damage.isEmpty
            store.close()
        } else {
            outcome.isTold = true
        }
        if outcome.reading.lines != sample.good.lines { outcome.salvaged = await salvaged(path, in: folder) }
        return outcome
    }

    private static func salvaged(_ path: String, in folder: String) async -> Reading? {
        let target = folder + "/salvaged.db"
        for name in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: target + name) }
        guard (try? SQLiteRecordStore.salvage(from: path, to: target)) != nil, let store = try? SQLiteRecordStore.open(path: target) else { return nil }
        defer { store.close() }
        return try? await store.read { Reading(of: $0, ids: ids) }
    }

    /// The files of a store that was closed, was killed, or was copied by a backup.
    private static func sample(_ kind: Kind, in folder: String) async throws -> Sample {
        let path = folder + "/sound.db"
        let store = try SQLiteRecordStore.open(path: path)
        try await fill(store)
        var sample = Sample()
        sample.good = try await store.read { Reading(of: $0, ids: ids) }
        #expect(sample.good.refusals == 0 && sample.good.records.count == ids.count - 2)
        switch kind {
        case .file: store.close()
        case .log, .index: break
        case .backup: try await store.backup(to: folder + "/backup.db")
        }
        for name in kind == .file || kind == .backup ? [""] : ["", "-wal", "-shm"] {
            sample.files[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: (kind == .backup ? folder + "/backup.db" : path) + name)))
        }
        store.close()
        return sample
    }

    /// Alarms with versions, deletions, statuses, a journal, a queue and the trail: several pages of every table, in several transactions.
    private static func fill(_ store: SQLiteRecordStore) async throws {
        for part in 0..<6 {
            try await store.write(audit: event("Put\(part)")) { transaction in
                for id in ids[part * 10..<part * 10 + 10] {
                    let text = JSONValue.string(String(repeating: id, count: 60))
                    let link = Record.Relationship(role: "action", to: topic("t"))
                    try transaction.put(alarm(id), document: ["text": text], tags: ["k": "v"], relationships: [link], at: at(1), expecting: nil)
                    try transaction.setStatus(alarm(id), kind: "state", to: "OK")
                    try transaction.append(journal: "j", subject: alarm(id), at: at(1), content: .string("entry of " + String(repeating: id, count: 20)))
                    try transaction.enqueue(queue: "q", due: at(1), content: .string("message of " + String(repeating: id, count: 20)))
                }
                if part == 5 { for id in ids.prefix(9) { try transaction.put(alarm(id), ["text": "short"]) } }
                if part == 5 { for id in ids.suffix(2) { try transaction.delete(alarm(id), at: at(2)) } }
            }
        }
    }
}

/// Runs `body` with a folder in memory where the machine has one: these tests write thousands of files and no power goes.
private func withMemoryFolder(_ body: (String) async throws -> Void) async throws {
    let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
    let folder = root + "hinomi-flips-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}
