import Base

/// Finds the service and the operation that a request means.
struct ServiceFinder {
    let request: HTTPRequest
    let wire: WireProtocol
    let signingName: String?

    typealias Found = (service: ServedService, operation: OperationShape, wire: WireProtocol)

    func find(in directory: ServiceDirectory) throws(ServiceFault) -> Found {
        let candidates = candidates(in: directory)
        return switch wire {
        case .cbor: try named(RPCPath(request.path).map { ($0.prefix, $0.operation) }, candidates)
        case .json: try named(target, candidates)
        case .query, .ec2: try action(candidates)
        case .restJSON, .restXML: try route(candidates)
        }
    }

    /// The services of the credential scope; without a scope those of the host's first label; without either, all.
    private func candidates(in directory: ServiceDirectory) -> [ServedService] {
        if let signingName { return directory.services.filter { $0.table.signingName == signingName } }
        let label = (request.headers["host"] ?? "").split(separator: ".").first.map(String.init) ?? ""
        let hosted = directory.services.filter { $0.table.endpointPrefix == label }
        return hosted.isEmpty ? directory.services : hosted
    }

    /// `X-Amz-Target: Prefix.Operation`
    private var target: (prefix: String, operation: String)? {
        guard let header = request.headers["x-amz-target"]?.utf8, let dot = header.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        return (String(Substring(header[..<dot])), String(Substring(header[header.index(after: dot)...])))
    }

    private func named(_ name: (prefix: String, operation: String)?, _ candidates: [ServedService]) throws(ServiceFault) -> Found {
        guard let name else { throw .common("UnknownOperationException", 400, "The request names no operation.") }
        guard let service = candidates.first(where: { $0.table.targetPrefix == name.prefix && $0.table.protocols.contains(wire) }),
            let operation = service.table.operation(name.operation)
        else { throw .common("UnknownOperationException", 400, "The operation \(name.prefix.echoed).\(name.operation.echoed) is not known to this server.") }
        return (service, operation, wire)
    }

    private func action(_ candidates: [ServedService]) throws(ServiceFault) -> Found {
        guard let form = FormAction(request) else { throw .common("MissingAction", 400, "Could not find the parameter Action.") }
        let speakers = candidates.filter { $0.table.protocols.contains(.query) || $0.table.protocols.contains(.ec2) }
        let versioned = speakers.filter { form.version == nil || $0.table.apiVersion == form.version }
        for service in versioned {
            guard let operation = service.table.operation(form.action) else { continue }
            return (service, operation, service.table.protocols.contains(.query) ? .query : .ec2)
        }
        let version = form.version.map { " for version \($0.echoed)" } ?? ""
        throw .common("InvalidAction", 400, "Could not find operation \(form.action.echoed)\(version).")
    }

    /// Of the routes that match, the one that names most literal parts.
    private func route(_ candidates: [ServedService]) throws(ServiceFault) -> Found {
        var best: (found: Found, precision: Int)?
        for service in candidates {
            guard let wire = service.table.protocols.first(where: { $0 == .restXML || $0 == .restJSON }) else { continue }
            for operation in service.table.operations where matches(operation) {
                let precision = operation.route.precision
                if best.map({ $0.precision < precision }) ?? true { best = ((service, operation, wire), precision) }
            }
        }
        guard let best else { throw .common("UnknownOperationException", 404, "No operation answers \(request.method) \(request.path.echoed).") }
        return best.found
    }

    private func matches(_ operation: OperationShape) -> Bool {
        guard operation.method == request.method, operation.route.labels(of: request.path) != nil else { return false }
        let parameters = QueryParameters(request.query)
        return operation.route.query.allSatisfy { constant in
            parameters.values(of: constant.name).contains { constant.value == nil || $0 == constant.value }
        }
    }
}
