import Foundation
import FuzzTargets

/// The kept inputs of a target: one file each in `Tests/Fuzz/Corpus/NAME`.
struct Corpus {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Corpus")

    struct Input {
        let name: String
        let bytes: [UInt8]
    }

    let inputs: [Input]

    /// Sorted by name; empty where there is no folder.
    init(of target: FuzzTarget) {
        let folder = Corpus.root.appendingPathComponent(target.name)
        // Without a folder there is no corpus, which a test says.
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        inputs = names.compactMap { name in (try? Data(contentsOf: folder.appendingPathComponent(name))).map { Input(name: name, bytes: [UInt8]($0)) } }
    }
}
