import Base
import Synchronization

/// The model of one service as data: its operations, shapes, errors and protocols. Made by Tools/Shapes from botocore's model.
///
/// One object for each service: every request carries it.
public final class ShapeTable: Sendable {
    /// botocore's name of the service: `cloudwatch`.
    public let service: String
    public let apiVersion: String
    /// The service in a SigV4 credential scope: `monitoring`.
    public let signingName: String
    /// The first label of the host: `monitoring`.
    public let endpointPrefix: String
    /// Every protocol that the service speaks; the one it prefers first.
    public let protocols: [WireProtocol]
    /// `1.0` or `1.1`.
    public let jsonVersion: String
    /// What stands before the operation in `X-Amz-Target` and in the path of rpc-v2-cbor.
    public let targetPrefix: String?
    public let namespace: XMLNamespace?
    /// Errors carry the codes of the query protocol beside those of JSON or CBOR.
    public let isQueryCompatible: Bool
    public let shapes: [Shape]
    /// In the order of their names.
    public let operations: [OperationShape]
    private let operationPlaces: [String: Int]
    private let shapePlaces: [String: Int]
    private let errorPlaces: [String: Int]

    init(header: Header, shapes: [Shape], operations: [OperationShape]) {
        (service, apiVersion, signingName, endpointPrefix) = (header.service, header.apiVersion, header.signingName, header.endpointPrefix)
        (protocols, jsonVersion, targetPrefix) = (header.protocols, header.jsonVersion, header.targetPrefix)
        (namespace, isQueryCompatible) = (header.namespace, header.isQueryCompatible)
        (self.shapes, self.operations) = (shapes, operations)
        operationPlaces = Dictionary(operations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        shapePlaces = Dictionary(shapes.map { ($0.name, $0.index) }, uniquingKeysWith: { first, _ in first })
        errorPlaces = Dictionary(
            shapes.compactMap { shape in shape.error?.code.map { ($0, shape.index) } }, uniquingKeysWith: { first, _ in first })
    }

    public func operation(_ name: String) -> OperationShape? { operationPlaces[name].map { operations[$0] } }

    public func shape(_ name: String) -> Shape? { shapePlaces[name].map { shapes[$0] } }

    /// The error shape of that name, or the one whose query code it is.
    public func error(_ nameOrCode: String) -> Shape? {
        if let shape = shape(nameOrCode), shape.error != nil { return shape }
        return errorPlaces[nameOrCode].map { shapes[$0] }
    }

    /// The shape of a member.
    func shape(of member: ShapeMember) -> Shape { shapes[member.shape] }

    /// What the first line of a table says.
    struct Header {
        var service = "", apiVersion = "", signingName = "", endpointPrefix = ""
        var protocols: [WireProtocol] = []
        var jsonVersion = "1.1"
        var targetPrefix: String?
        var namespace: XMLNamespace?
        var isQueryCompatible = false
    }
}

extension ShapeTable {
    private static let loaded = Mutex<[String: ShapeTable]>([:])

    /// The embedded table of a service under botocore's name, read at the first call; nil where there is none.
    public static func named(_ service: String) -> ShapeTable? {
        if let table = loaded.withLock({ $0[service] }) { return table }
        guard let text = texts[service] else { return nil }
        do {
            let table = try ShapeTable(lines: text.withUTF8Buffer { Array($0) })
            loaded.withLock { $0[service] = table }
            return table
        } catch {
            preconditionFailure("the embedded table of \(service) is broken: \(error)")
        }
    }

    /// The services that have an embedded table.
    public static var names: [String] { texts.keys.sorted() }
}
