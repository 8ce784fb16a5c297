import Base
import Foundation

@testable import AWSWire

/// The published cases of a protocol, one file of them: suites with shapes, each with cases.
struct PublishedSuites {
    let name: String
    let suites: [Suite]

    struct Suite {
        let table: ShapeTable
        let cases: [Case]
        /// The path of the endpoint that the client of a suite was given, which no server sees as its own.
        let endpointPath: String
    }

    struct Case {
        let id: String
        let operation: OperationShape
        let json: JSONValue
    }

    /// The folder of the published cases; nil where the environment names none.
    static var folder: String? {
        ProcessInfo.processInfo.environment["HINOMI_CONFORMANCE"].map { $0 + "/protocols" }.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    }

    /// Every file of `input` or `output`, sorted by name.
    static func all(_ direction: String) throws -> [PublishedSuites] {
        guard let folder else { return [] }
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(direction)").filter { $0.hasSuffix(".json") }.sorted()
        return try files.map { file in
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(direction)/\(file)")))
            let suites = try JSONValue(parsing: bytes).items ?? []
            return PublishedSuites(name: String(file.dropLast(".json".count)), suites: try suites.map(Suite.init))
        }
    }
}

extension PublishedSuites.Suite {
    init(_ json: JSONValue) throws {
        let cases = json["cases"]?.items ?? []
        let metadata = [JSONValue.Member("service", "conformance")] + (json["metadata"]?.members ?? [])
        let shapes = (json["shapes"]?.members ?? []).map { shape in
            JSONValue.object([.init("shape", .string(shape.key))] + (shape.value.members ?? []))
        }
        var operations: [String: JSONValue] = [:]
        for item in cases { operations[item["given"]?["name"]?.text ?? ""] = item["given"] }
        let table = try ShapeTable(objects: [.object(metadata)] + operations.sorted { $0.key < $1.key }.map(\.value) + shapes)
        self.table = table
        self.cases = cases.compactMap { item in
            guard let id = item["id"]?.text, let operation = table.operation(item["given"]?["name"]?.text ?? "") else { return nil }
            return PublishedSuites.Case(id: id, operation: operation, json: item)
        }
        endpointPath = json["clientEndpoint"]?.text.flatMap { URL(string: $0)?.path } ?? ""
    }

    var wire: WireProtocol { table.protocols[0] }
    var service: ServedService { ServedService(Service("conformance", operations: []), table: table) }
}

extension ShapeTable {
    /// The node of a value as the cases write it: timestamps as seconds, blobs as text, special numbers as words.
    func node(_ value: JSONValue, _ shape: Shape) -> Node {
        switch (shape.kind, value) {
        case (_, .null): return .null
        case (.document, _): return Node(value)
        case (.structure, .object(let members)):
            return .map(members.compactMap { member in
                guard let known = shape.member(member.key), !member.value.isNull else { return nil }
                return Node.Member(member.key, node(member.value, shapes[known.shape]))
            })
        case (.list, .array(let items)): return .list(items.map { node($0, shapes[shape.members[0].shape]) })
        case (.map, .object(let entries)): return .map(entries.map { Node.Member($0.key, node($0.value, shapes[shape.members[1].shape])) })
        case (.timestamp, _): return value.number.map { .timestamp(Timestamp(milliseconds: Int64(($0 * 1000).rounded()))) } ?? .null
        case (.blob, .string(let text)): return .bytes(Array(text.utf8))
        case (.float, .string(let text)), (.double, .string(let text)): return .double(NumberText.double(text) ?? 0)
        case (.float, _), (.double, _): return .double(value.number ?? 0)
        default: return Node(value)
        }
    }
}
