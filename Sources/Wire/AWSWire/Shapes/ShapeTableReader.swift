import Base

/// Why a text is not a shape table.
public struct ShapeTableError: Error, Hashable, CustomStringConvertible {
    public let description: String
}

extension ShapeTable {
    /// Reads a table in the form that Tools/Shapes writes: one JSON object a line, the service's metadata first, then operations
    /// (`name`) and shapes (`shape`), with botocore's names for everything.
    public convenience init(lines: [UInt8]) throws(ShapeTableError) {
        var objects: [JSONValue] = []
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            do {
                objects.append(try JSONValue(parsing: line))
            } catch {
                throw ShapeTableError(description: "\(error)")
            }
        }
        try self.init(objects: objects)
    }

    convenience init(objects: [JSONValue]) throws(ShapeTableError) {
        guard let first = objects.first else { throw ShapeTableError(description: "no metadata") }
        let described = objects.dropFirst().filter { $0["shape"] != nil }
        let reader = ShapeReader(described)
        var shapes: [Shape] = []
        for (index, line) in described.enumerated() { shapes.append(try reader.shape(line, index: index)) }
        var operations: [OperationShape] = []
        for line in objects.dropFirst() where line["shape"] == nil { operations.append(try reader.operation(line)) }
        self.init(header: Header(first), shapes: shapes, operations: operations.sorted { $0.name < $1.name })
    }
}

extension ShapeTable.Header {
    fileprivate init(_ line: JSONValue) {
        service = line["service"]?.text ?? ""
        apiVersion = line["apiVersion"]?.text ?? ""
        endpointPrefix = line["endpointPrefix"]?.text ?? service
        signingName = line["signingName"]?.text ?? endpointPrefix
        protocols = (line["protocols"]?.items ?? [line["protocol"] ?? .null]).compactMap { $0.text.flatMap(WireProtocol.init(rawValue:)) }
        jsonVersion = line["jsonVersion"]?.text ?? "1.1"
        targetPrefix = line["targetPrefix"]?.text
        namespace = XMLNamespace(line["xmlNamespace"])
        isQueryCompatible = line["awsQueryCompatible"] != nil
    }
}

extension XMLNamespace {
    /// A namespace of the model: its URI, or an object with `uri` and `prefix`.
    fileprivate init?(_ value: JSONValue?) {
        guard let uri = value?.text ?? value?["uri"]?.text else { return nil }
        (self.uri, prefix) = (uri, value?["prefix"]?.text)
    }
}

/// Turns lines into shapes, whose members name each other's places.
private struct ShapeReader {
    let places: [String: Int]

    init(_ lines: [JSONValue]) {
        let names = lines.enumerated().compactMap { index, line in line["shape"]?.text.map { ($0, index) } }
        places = Dictionary(names, uniquingKeysWith: { first, _ in first })
    }

    func shape(_ line: JSONValue, index: Int) throws(ShapeTableError) -> Shape {
        let name = line["shape"]?.text ?? ""
        guard let kind = kind(of: line) else { throw ShapeTableError(description: "\(name) has no known type") }
        return Shape(
            index: index, name: name, kind: kind, members: try members(line, of: name), constraints: Constraints(line),
            wireName: line["locationName"]?.text, namespace: XMLNamespace(line["xmlNamespace"]),
            timestampFormat: line["timestampFormat"]?.text.flatMap(TimestampFormat.init(model:)), isFlattened: line.has("flattened"),
            isUnion: line.has("union"), isSensitive: line.has("sensitive"), payload: line["payload"]?.text, error: ErrorFacts(line))
    }

    private func kind(of line: JSONValue) -> Shape.Kind? {
        line.has("document") ? .document : line["type"]?.text.flatMap(Shape.Kind.init(rawValue:))
    }

    private func members(_ line: JSONValue, of name: String) throws(ShapeTableError) -> [ShapeMember] {
        let required = Set((line["required"]?.items ?? []).compactMap(\.text))
        var members: [ShapeMember] = []
        for member in line["members"]?.members ?? [] {
            members.append(try self.member(member.value, name: member.key, isRequired: required.contains(member.key)))
        }
        for part in ["member", "key", "value"] {
            if let value = line[part] { members.append(try member(value, name: part, isRequired: false)) }
        }
        return members
    }

    private func member(_ value: JSONValue, name: String, isRequired: Bool) throws(ShapeTableError) -> ShapeMember {
        ShapeMember(
            name: name, shape: try place(value), givenName: value["locationName"]?.text, queryName: value["queryName"]?.text,
            location: value["location"]?.text.flatMap(ShapeMember.Location.init(rawValue:)) ?? .body,
            namespace: XMLNamespace(value["xmlNamespace"]),
            timestampFormat: value["timestampFormat"]?.text.flatMap(TimestampFormat.init(model:)), isFlattened: value.has("flattened"),
            isXMLAttribute: value.has("xmlAttribute"), isRequired: isRequired, isIdempotencyToken: value.has("idempotencyToken"),
            isJSONValue: value.has("jsonvalue"))
    }

    private func place(_ reference: JSONValue) throws(ShapeTableError) -> Int {
        let name = reference["shape"]?.text ?? ""
        guard let place = places[name] else { throw ShapeTableError(description: "the shape \(name) is missing") }
        return place
    }

    func operation(_ line: JSONValue) throws(ShapeTableError) -> OperationShape {
        let name = line["name"]?.text ?? ""
        let input = line["input"], output = line["output"]
        return OperationShape(
            name: name, method: line["http"]?["method"]?.text ?? "POST", route: Route(line["http"]?["requestUri"]?.text ?? "/"),
            successStatus: line["http"]?["responseCode"]?.integer.flatMap(Int.init(exactly:)) ?? 200,
            input: input == nil ? nil : try place(input ?? .null), output: output == nil ? nil : try place(output ?? .null),
            resultWrapper: output?["resultWrapper"]?.text ?? name + "Result",
            errors: (line["errors"]?.items ?? []).compactMap { $0.text ?? $0["shape"]?.text },
            acceptsGzip: (line["requestcompression"]?["encodings"]?.items ?? []).contains("gzip"),
            isUnsigned: line["authtype"]?.text == "none")
    }
}

extension Constraints {
    fileprivate init(_ line: JSONValue) {
        (minimum, maximum, pattern) = (line["min"]?.number, line["max"]?.number, line["pattern"]?.text)
        enumeration = (line["enum"]?.items ?? []).compactMap(\.text)
    }
}

extension ErrorFacts {
    fileprivate init?(_ line: JSONValue) {
        let error = line["error"]
        guard error != nil || line.has("exception") else { return nil }
        let status = error?["httpStatusCode"]?.integer.flatMap(Int.init(exactly:)) ?? (line.has("fault") ? 500 : 400)
        code = error?["code"]?.text
        self.status = status
        isSenderFault = error?["senderFault"]?.flag ?? (status < 500)
    }
}

extension JSONValue {
    /// A trait that is there and not `false`.
    fileprivate func has(_ trait: String) -> Bool { self[trait].map { $0 != .bool(false) } ?? false }
}
