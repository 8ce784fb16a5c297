import Base

/// Calls of the AWS APIs as any client makes them, to the demonstration's own open server.
struct DemoCalls: Sendable {
    /// A service by the name under which its requests are signed, and the version of its query protocol.
    enum Service: String, Sendable {
        case sns, monitoring, autoscaling, ec2, iam

        var version: String {
            switch self {
            case .sns: "2010-03-31"
            case .monitoring: "2010-08-01"
            case .autoscaling: "2011-01-01"
            case .ec2: "2016-11-15"
            case .iam: "2010-05-08"
            }
        }
    }

    let client: AdminClient
    let region: String

    /// One call; the answer's XML.
    @discardableResult
    func call(_ service: Service, _ action: String, _ parameters: [(String, String)] = []) async throws -> String {
        let pairs = [("Action", action), ("Version", service.version)] + parameters
        let body = pairs.map { "\($0.0)=\(queryEscaped($0.1))" }.joined(separator: "&")
        return try await client.form(body, credential: "demo/20260101/\(region)/\(service.rawValue)/aws4_request")
    }

    /// The text of an element that the answer of a call must have.
    func call(_ service: Service, _ action: String, _ parameters: [(String, String)], answering element: String) async throws -> String {
        let answer = try await call(service, action, parameters)
        guard let start = answer.range(of: "<\(element)>"), let end = answer.range(of: "</\(element)>", after: start.upperBound) else {
            throw CommandFailure("\(action) answered no \(element): \(answer)")
        }
        return String(answer[start.upperBound..<end.lowerBound])
    }

    /// A call that removes something; that it is not there is no failure.
    func remove(_ service: Service, _ action: String, _ parameters: [(String, String)]) async throws {
        do { try await call(service, action, parameters) } catch let failure as CommandFailure {
            guard ["NotFound", "not found", "NoSuchEntity"].contains(where: failure.description.contains) else { throw failure }
        }
    }
}

extension String {
    /// The first occurrence of a text behind an index.
    fileprivate func range(of text: String, after start: String.Index? = nil) -> Range<String.Index>? {
        var at = start ?? startIndex
        while at < endIndex {
            if self[at...].hasPrefix(text) { return at..<index(at, offsetBy: text.count) }
            at = index(after: at)
        }
        return nil
    }
}
