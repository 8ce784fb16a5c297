import Foundation
import FuzzTargets
import Testing

/// Every parser over its kept corpus and over seeded changes of it: what `make fuzz` ever found stays found.
@Suite struct FuzzReplayTests {
    private static let mutationsPerTarget = 300

    @Test("Every target has a corpus, and every corpus a target")
    func corpora() throws {
        let names = Set(FuzzTarget.all.map(\.name))
        #expect(names.count == FuzzTarget.all.count, "two targets have one name")
        let folders = try FileManager.default.contentsOfDirectory(atPath: Corpus.root.path)
        #expect(Set(folders).subtracting(names).isEmpty)
        for target in FuzzTarget.all { #expect(!Corpus(of: target).inputs.isEmpty, "\(target.name) has no corpus") }
    }

    @Test("The kept inputs break no promise", arguments: FuzzTarget.all.map(\.name))
    func kept(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        for input in Corpus(of: target).inputs {
            do { try target.run(input.bytes) } catch { Issue.record("\(name)/\(input.name): \(error)") }
        }
    }

    @Test("Neither do changes of them", arguments: FuzzTarget.all.map(\.name))
    func changed(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let inputs = Corpus(of: target).inputs
        guard !inputs.isEmpty else { return }
        var mutation = Mutation(seed: 20_260_105)
        for round in 0..<FuzzReplayTests.mutationsPerTarget {
            let bytes = mutation.changed(inputs[round % inputs.count].bytes, borrowing: inputs[(round * 7 + 3) % inputs.count].bytes, bytesMax: target.bytesMax)
            do { try target.run(bytes) } catch {
                Issue.record("\(name), round \(round), of \(inputs[round % inputs.count].name): \(error); base64 \(Data(bytes).base64EncodedString())")
                return
            }
        }
    }

    /// A parser with a fault that shows only behind four right bytes: the tester must see it, and must not see what is not there.
    @Test("A planted fault is found")
    func canary() throws {
        let canary = FuzzTarget("canary") { bytes in
            if bytes.starts(with: "FUZZ".utf8) { throw BrokenPromise("the canary") }
        }
        var mutation = Mutation(seed: 1)
        #expect(throws: Never.self) { try canary.run(Array("FUZ".utf8)) }
        let found = (0..<20_000).contains { _ in
            do { try canary.run(mutation.changed(Array("FUZ".utf8), borrowing: Array("FUZZY".utf8), bytesMax: 64)) } catch { return true }
            return false
        }
        #expect(found, "20,000 changes do not find the planted fault")
    }
}
