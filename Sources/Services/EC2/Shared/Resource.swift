import AWSWire
import Base
import RecordStore

/// A resource's configuration, as its record's document holds it.
protocol Resource: Sendable {
    static var kind: ResourceKind { get }
    /// Other resources that it names, by role.
    var links: [Link] { get }
    init(reading document: JSONValue) throws(ServiceFault)
    func written() throws(ServiceFault) -> JSONValue
}

extension Resource {
    var links: [Link] { [] }
}

/// One of this service alone: its properties have the names that EC2's model gives them, and so have the members of its document.
protocol OwnResource: Resource, Codable {
    var id: String { get }
}

extension OwnResource {
    init(reading document: JSONValue) throws(ServiceFault) { self = try document.value(as: Self.self) }
    func written() throws(ServiceFault) -> JSONValue { try JSONValue(documenting: self) }
}

/// One resource that another names.
struct Link: Sendable {
    let role: String
    let kind: ResourceKind
    let id: String
}

/// A resource with its tags, which are kept beside the document.
struct Stored<Value: Resource>: Sendable {
    let id: String
    var value: Value
    var tags: [String: String]
    let createdAt: Timestamp
}

/// A stored resource as answers show it: its members and its tags.
struct Shown<Value: Encodable & Sendable>: Encodable, Sendable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }

    let value: Value
    let tags: [String: String]
    /// `TagSet` for network interfaces, `Tags` for everything else.
    let tagsName: String

    init(_ value: Value, tags: [String: String], tagsName: String = "tags") { (self.value, self.tags, self.tagsName) = (value, tags, tagsName) }

    init(_ stored: Stored<Value>) where Value: OwnResource { self.init(stored.value, tags: stored.tags) }

    func encode(to encoder: any Encoder) throws {
        try value.encode(to: encoder)
        guard !tags.isEmpty else { return }
        var container = encoder.container(keyedBy: Name.self)
        try container.encode(Tag.list(tags), forKey: Name(stringValue: tagsName))
    }
}
