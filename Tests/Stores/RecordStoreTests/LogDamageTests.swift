import Base
import Foundation
import Testing

@testable import RecordStore

@Suite("Damage within the log of a killed process costs no later transaction")
struct LogDamageTests {
    static let writes = 12

    /// The file and the log of a store that was killed after twelve writes, each acknowledged.
    private func killed(in folder: String) async throws -> (file: Data, log: Data) {
        let store = try SQLiteRecordStore.open(path: folder + "/live.db")
        for number in 0..<LogDamageTests.writes {
            try await store.write(audit: nil) { _ = try $0.put(alarm("a\(number + 10)"), ["text": .string(String(repeating: "x", count: 500))]) }
        }
        defer { store.close() }
        return (try Data(contentsOf: URL(fileURLWithPath: folder + "/live.db")), try Data(contentsOf: URL(fileURLWithPath: folder + "/live.db-wal")))
    }

    /// How many of the writes are there after opening, and whether the store knows of damage.
    private func reopened(_ file: Data, _ log: Data, in folder: String) async throws -> (found: Int, isKnown: Bool) {
        let path = folder + "/killed.db"
        for name in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + name) }
        try file.write(to: URL(fileURLWithPath: path))
        try log.write(to: URL(fileURLWithPath: path + "-wal"))
        let isFound = !SQLiteRecordStore.check(path: path).isEmpty
        let store = try SQLiteRecordStore.open(path: path)
        defer { store.close() }
        let found = try await store.read { try $0.ids().count }
        return (found, isFound && !store.damage.isEmpty)
    }

    @Test("an undamaged log is used whole and nothing is said")
    func undamaged() async throws {
        try await withFolder { folder in
            let (file, log) = try await killed(in: folder)
            let (found, isKnown) = try await reopened(file, log, in: folder)
            #expect(found == LogDamageTests.writes && !isKnown)
        }
    }

    @Test("one flipped bit is found, and put right unless it cannot be told which", arguments: 1...2 as ClosedRange<UInt64>)
    func oneBit(seed: UInt64) async throws {
        try await withFolder { folder in
            let (file, log) = try await killed(in: folder)
            var random = SeededRandom(seed: seed)
            for round in 0..<6 {
                var damaged = log
                let position = round == 0 ? Int.random(in: 4..<32, using: &random) : Int.random(in: 32..<log.count, using: &random)
                damaged[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                var mended = try #require(LogFile([UInt8](damaged)), "byte \(position) of seed \(seed)")
                let findings = mended.mend()
                if mended.bytes != [UInt8](log) {
                    #expect(findings.map(\.reason) == ["the checksum does not fit; its page is kept as it is"], "byte \(position) of seed \(seed)")
                    #expect(mended.bytes[position] == damaged[position])
                } else if round < 2 {
                    let (found, isKnown) = try await reopened(file, damaged, in: folder)
                    #expect(found == LogDamageTests.writes && isKnown, "byte \(position) of seed \(seed)")
                }
            }
        }
    }

    @Test("a bit at the top of a word, where several would do, is kept with its frame, and the frames after it too")
    func topBit() async throws {
        try await withFolder { folder in
            let (_, log) = try await killed(in: folder)
            var damaged = log
            // The last byte of a little-endian word in the last frame's page.
            let position = log.count - 4096 + 403
            damaged[position] ^= 0x80
            var mended = try #require(LogFile([UInt8](damaged)))
            #expect(mended.mend().count == 1)
            #expect(mended.bytes[position] == damaged[position])
            #expect(mended.mend() == [])
        }
    }

    @Test("a spoiled frame leaves the transactions after it there")
    func spoiledFrame() async throws {
        try await withFolder { folder in
            let (file, log) = try await killed(in: folder)
            let frameBytes = LogFile.frameHeaderBytes + 4096
            for frame in stride(from: 1, to: (log.count - LogFile.headerBytes) / frameBytes - 8, by: 9) {
                var damaged = log
                // The free middle of a page: what is spoiled there is nobody's row.
                let middle = LogFile.headerBytes + frame * frameBytes + LogFile.frameHeaderBytes + 300
                for byte in middle..<middle + 16 { damaged[byte] ^= 0xA5 }
                guard let mended = LogFile([UInt8](damaged)).map({ log in var log = log; return (log.mend(), log.bytes) }) else { continue }
                #expect(mended.0.count == 1, "frame \(frame)")
                var again = try #require(LogFile(mended.1))
                #expect(again.mend() == [], "frame \(frame)")
                let (_, isKnown) = try await reopened(file, damaged, in: folder)
                #expect(isKnown, "frame \(frame)")
            }
        }
    }

    @Test("a transaction that was not synced to its end is dropped, as if it never was")
    func tornTail() async throws {
        try await withFolder { folder in
            let (file, log) = try await killed(in: folder)
            for cut in [1, 100, 4120, 5000] {
                let (found, _) = try await reopened(file, log.dropLast(cut), in: folder)
                #expect(found < LogDamageTests.writes && found >= LogDamageTests.writes - 2, "cut by \(cut)")
                var torn = log
                for byte in torn.count - cut..<torn.count { torn[byte] = 0 }
                let (left, _) = try await reopened(file, torn, in: folder)
                #expect(left >= LogDamageTests.writes - 2, "zeroed by \(cut)")
            }
        }
    }

    @Test("what is not a log is left alone", arguments: [0, 1, 31, 32, 33, 5000])
    func notALog(count: Int) {
        let zeros = [UInt8](repeating: 0, count: count)
        #expect(LogFile(zeros) == nil)
    }
}
