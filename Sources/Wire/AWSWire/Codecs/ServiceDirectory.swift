import Base

/// A service with its shape table and its operations by name. One object for each service: every request carries it.
public final class ServedService: Sendable {
    public let service: Service
    public let table: ShapeTable
    private let operations: [String: any Operation]

    public init(_ service: Service, table: ShapeTable) {
        (self.service, self.table) = (service, table)
        operations = Dictionary(service.operations.map { (type(of: $0).name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// nil: in the model but not built; the caller refuses it by name.
    public func operation(named name: String) -> (any Operation)? { operations[name] }
}

/// Every service of the process, and how requests find theirs.
public struct ServiceDirectory: Sendable {
    public let services: [ServedService]

    /// Each service must have an embedded table.
    public init(_ services: [Service]) {
        self.services = services.map { service in
            guard let table = ShapeTable.named(service.name) else { preconditionFailure("no shape table of \(service.name)") }
            return ServedService(service, table: table)
        }
    }

    init(served: [ServedService]) { services = served }

    /// `{"served": {"cloudwatch": ["PutMetricData", ...]}, "refused": {...}}`, sorted by name: the answer of `GET /_hinomi/operations`.
    public var operationsDocument: JSONValue {
        .object([.init("served", operations { $0.operation(named: $1) != nil }), .init("refused", operations { $0.operation(named: $1) == nil })])
    }

    private func operations(where isIncluded: (ServedService, String) -> Bool) -> JSONValue {
        .object(services.sorted { $0.table.service < $1.table.service }.map { served in
            let names = served.table.operations.map(\.name).filter { isIncluded(served, $0) }
            return .init(served.table.service, .array(names.map(JSONValue.string)))
        })
    }
}
