import Base
import Foundation

/// Cases that are not taken as they stand, each with its reason (exceptions.json).
struct Exceptions {
    struct Entry {
        let reason: String
        /// The case whose response stands for this one's: a client must accept both, a server sends one.
        let sameAs: String?
        /// A message that the case's response shows and its error leaves out.
        let message: String?
        /// The status or the header of the response that is not compared.
        let ignored: String?
        /// The case is counted and not compared.
        let isSkipped: Bool
    }

    private let entries: [String: Entry]

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("exceptions.json")
        let json = try JSONValue(parsing: [UInt8](try Data(contentsOf: file)))
        var entries: [String: Entry] = [:]
        for group in json.items ?? [] {
            let reason = group["reason"]?.text ?? ""
            for kind in ["sameAs", "message", "ignores", "differs"] {
                for member in group[kind]?.members ?? [] { entries[member.key] = Entry(kind: kind, value: member.value.text, reason: reason) }
            }
        }
        self.entries = entries
    }

    /// The exceptions without a reason, and those that stand in for no case: both are mistakes of the list.
    func unreasoned(among cases: Set<String>) -> [String] {
        entries.filter { $0.value.reason.isEmpty || !cases.contains($0.key) }.map(\.key).sorted()
    }

    subscript(file: String, id: String) -> Entry? { entries["\(file)/\(id)"] }
}

extension Exceptions.Entry {
    fileprivate init(kind: String, value: String?, reason: String) {
        self.reason = reason
        sameAs = kind == "sameAs" ? value : nil
        message = kind == "message" ? value : nil
        ignored = kind == "ignores" ? value : nil
        isSkipped = kind == "differs"
    }
}
