import Base
import FoundationEssentials

/// A value that is kept as the document of a record or the content of a status row.
public protocol RecordDocument: Codable {}

extension RecordDocument {
    /// Its members under their coding keys, sorted.
    public var document: JSONValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // These types hold text, numbers and flags: nothing that can fail to be encoded. Null would be refused by the store.
        guard let data = try? encoder.encode(self), let value = try? JSONValue(parsing: Array(data)) else { return .null }
        return value
    }

    /// Reads JSON text; nil when it is none of this type.
    public init?(bytes: [UInt8]) {
        // As below.
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = value
    }

    /// Reads a document; nil when it is none of this type.
    public init?(document: JSONValue) {
        // What cannot be read is for the caller to report, by key.
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(document.encoded)) else { return nil }
        self = value
    }
}
