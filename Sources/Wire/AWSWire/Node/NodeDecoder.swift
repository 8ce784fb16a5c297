import Base

/// Decodes a node into an operation's `Input`.
///
/// A property is a member when their names are equal without regard to case. Every member that was sent must be read by some
/// property: one that is not is refused by its name, unless it is recorded only.
public struct NodeDecoder: Sendable {
    let recordedOnly: Set<String>
    let operation: String
    private var passesOverUnread = false

    /// `recordedOnly`: paths of members (`Member` or `Member.Inner`, lists without numbers) that may go unread.
    public init(recordedOnly: Set<String>, operation: String) { (self.recordedOnly, self.operation) = (recordedOnly, operation) }

    /// For the answers of others: members that no property reads are no fault.
    public init(passingOver operation: String) { (recordedOnly, self.operation, passesOverUnread) = ([], operation, true) }

    public func decode<Value: Decodable>(_ type: Value.Type, from node: Node) throws(ServiceFault) -> Value {
        let log = ReadingLog()
        let value: Value
        do {
            value = try NodeDecoding(node: node, codingPath: [], log: log).decode(type)
        } catch let error as DecodingError {
            throw fault(of: error)
        } catch let fault as ServiceFault {
            throw fault
        } catch {
            throw .internal("\(error)")
        }
        if !passesOverUnread, let path = log.unread.first(where: { !isRecordedOnly($0) }) { throw .notActedOn(path, of: operation) }
        return value
    }

    /// A member inside one that is recorded only is, too.
    private func isRecordedOnly(_ path: String) -> Bool {
        recordedOnly.contains { path == $0 || path.hasPrefix($0 + ".") }
    }

    private func fault(of error: DecodingError) -> ServiceFault {
        switch error {
        case .keyNotFound(let key, let context): .validation("The parameter \(path(context.codingPath + [key])) is required.")
        case .valueNotFound(_, let context): .validation("The parameter \(path(context.codingPath)) is required.")
        case .typeMismatch(_, let context), .dataCorrupted(let context):
            .common("InvalidParameterValue", 400, "\(operation): the value of \(path(context.codingPath)) is not supported by this server.")
        @unknown default: .internal("\(error)")
        }
    }

    private func path(_ keys: [any CodingKey]) -> String {
        keys.map { key in key.intValue.map { "member.\($0 + 1)" } ?? key.stringValue.prefix(1).uppercased() + key.stringValue.dropFirst() }.joined(separator: ".")
    }
}

/// Which members of which maps were read.
final class ReadingLog {
    final class Entry {
        let path: [String]
        let names: [String]
        var isRead: [Bool]
        init(path: [String], names: [String]) { (self.path, self.names, isRead) = (path, names, Array(repeating: false, count: names.count)) }
    }

    private(set) var entries: [Entry] = []

    func open(_ path: [String], _ names: [String]) -> Entry {
        let entry = Entry(path: path, names: names)
        entries.append(entry)
        return entry
    }

    /// The paths of members that nothing read, each once, in the order they were met.
    var unread: [String] {
        var seen: Set<String> = []
        return entries.flatMap { entry in
            entry.names.indices.filter { !entry.isRead[$0] }.map { (entry.path + [entry.names[$0]]).joined(separator: ".") }
        }.filter { seen.insert($0).inserted }
    }
}
