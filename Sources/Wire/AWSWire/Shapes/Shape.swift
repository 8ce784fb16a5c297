/// One type of a service's model: what a value of it holds and how the wire protocols spell it.
/// A class because shapes are looked up for every member of every answer, and copying one costs more than the work.
public final class Shape: Sendable {
    public enum Kind: String, Sendable, Hashable {
        case boolean, integer, long, float, double, string, blob, timestamp, structure, list, map, document, character, short, byte
        case bigInteger = "biginteger"
        case bigDecimal = "bigdecimal"
    }

    /// The value's place in `ShapeTable.shapes`.
    public let index: Int
    public let name: String
    public let kind: Kind
    /// A structure's members in the order of the model; a list has one, `member`; a map has two, `key` and `value`.
    public let members: [ShapeMember]
    public let constraints: Constraints
    /// The name of an XML root or payload of this shape.
    public let wireName: String?
    public let namespace: XMLNamespace?
    public let timestampFormat: TimestampFormat?
    public let isFlattened: Bool
    public let isUnion: Bool
    /// Never written to logs or the audit trail.
    public let isSensitive: Bool
    /// The member that is the whole HTTP body (REST protocols).
    public let payload: String?
    /// Present for the errors of the model.
    public let error: ErrorFacts?
    /// Whether a member stands as an attribute of the shape's element.
    let hasXMLAttributes: Bool
    private let places: [String: Int]
    private let wirePlaces: [String: Int]
    /// By the names in small letters, and as properties are usually written.
    private let propertyPlaces: [String: Int]

    init(
        index: Int, name: String, kind: Kind, members: [ShapeMember], constraints: Constraints, wireName: String?, namespace: XMLNamespace?,
        timestampFormat: TimestampFormat?, isFlattened: Bool, isUnion: Bool, isSensitive: Bool, payload: String?, error: ErrorFacts?
    ) {
        (self.index, self.name, self.kind, self.members, self.constraints) = (index, name, kind, members, constraints)
        (self.wireName, self.namespace, self.timestampFormat) = (wireName, namespace, timestampFormat)
        (self.isFlattened, self.isUnion, self.isSensitive, self.payload, self.error) = (isFlattened, isUnion, isSensitive, payload, error)
        hasXMLAttributes = members.contains(where: \.isXMLAttribute)
        places = Dictionary(members.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        wirePlaces = Dictionary(members.enumerated().map { ($1.wireName, $0) }, uniquingKeysWith: { first, _ in first })
        let spellings = members.enumerated().flatMap { place, member in
            [(member.name.lowercased(), place), (member.name.prefix(1).lowercased() + member.name.dropFirst(), place)]
        }
        propertyPlaces = Dictionary(spellings, uniquingKeysWith: { first, _ in first })
    }

    /// The place of the member of that name in the model.
    func place(_ name: String) -> Int? { places[name] }

    /// The place of the member that a property means: their names are equal without regard to case.
    func place(ofProperty name: String) -> Int? { propertyPlaces[name] ?? propertyPlaces[name.lowercased()] }

    /// The member of that name in the model.
    public func member(_ name: String) -> ShapeMember? { places[name].map { members[$0] } }

    /// The member of that name on the wire.
    func member(wireName name: String) -> ShapeMember? { wirePlaces[name].map { members[$0] } }

    /// A list's member, a map's key: nil for any other kind.
    var element: ShapeMember? { kind == .list ? members.first : nil }
    var key: ShapeMember? { kind == .map ? members.first : nil }
    var value: ShapeMember? { kind == .map ? members.last : nil }
}

/// A member of a structure, the element of a list, or the key or value of a map.
public final class ShapeMember: Sendable {
    public enum Location: String, Sendable, Hashable {
        case body, header, headers, uri, querystring, statusCode
    }

    public let name: String
    /// The place of its shape in `ShapeTable.shapes`.
    public let shape: Int
    /// The name on the wire where the model gives one (`locationName`).
    public let givenName: String?
    /// The parameter's name in the ec2 protocol where the model gives one (`queryName`).
    public let queryName: String?
    public let location: Location
    public let namespace: XMLNamespace?
    public let timestampFormat: TimestampFormat?
    public let isFlattened: Bool
    public let isXMLAttribute: Bool
    public let isRequired: Bool
    public let isIdempotencyToken: Bool
    /// A string that carries a JSON text; in headers it is base64.
    public let isJSONValue: Bool

    init(
        name: String, shape: Int, givenName: String?, queryName: String?, location: Location, namespace: XMLNamespace?, timestampFormat: TimestampFormat?,
        isFlattened: Bool, isXMLAttribute: Bool, isRequired: Bool, isIdempotencyToken: Bool, isJSONValue: Bool
    ) {
        (self.name, self.shape, self.givenName, self.queryName) = (name, shape, givenName, queryName)
        (self.location, self.namespace, self.timestampFormat) = (location, namespace, timestampFormat)
        (self.isFlattened, self.isXMLAttribute, self.isRequired) = (isFlattened, isXMLAttribute, isRequired)
        (self.isIdempotencyToken, self.isJSONValue) = (isIdempotencyToken, isJSONValue)
    }

    /// The name on the wire.
    public var wireName: String { givenName ?? name }
}

/// What a model demands of values: lengths of strings, blobs, lists and maps, bounds of numbers, a pattern, a set of names.
public struct Constraints: Sendable, Hashable {
    public var minimum: Double?
    public var maximum: Double?
    public var pattern: String?
    public var enumeration: [String] = []

    var isEmpty: Bool { minimum == nil && maximum == nil && pattern == nil && enumeration.isEmpty }
}

/// An XML namespace; without a prefix it is the default one.
public struct XMLNamespace: Sendable, Hashable {
    public let uri: String
    public let prefix: String?
}

/// How a timestamp stands on the wire.
public enum TimestampFormat: String, Sendable, Hashable {
    case iso8601, rfc822, unixTimestamp

    init?(model name: String) {
        switch name {
        case "iso8601", "date-time": self = .iso8601
        case "rfc822", "http-date", "httpDate": self = .rfc822
        case "unixTimestamp", "unixTimestampInSeconds", "epoch-seconds": self = .unixTimestamp
        default: return nil
        }
    }
}

/// What the model says of an error: its code in the query protocols, its status and whose fault it is.
public struct ErrorFacts: Sendable, Hashable {
    /// nil where the shape's name is the code.
    public let code: String?
    public let status: Int
    public let isSenderFault: Bool
}
