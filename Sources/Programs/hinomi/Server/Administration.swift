import AlarmEngine
import AWSWire
import Base
import Clockwork
import Console
import Delivery
import Load
import World

/// The pages below `/_hinomi/` and `/metrics`: what an operator asks of the server itself.
struct Administration: Sendable {
    /// What everybody who may connect may read: that we live, and our certificate.
    static let publicPaths: Set<String> = ["/_hinomi/health", MessageSigner.certificatePath]

    let state: ServerState

    func answer(_ request: HTTPRequest) async -> HTTPResponse {
        do throws(AdministrationFault) {
            switch (request.method, request.path) {
            case ("GET", "/_hinomi/health"): return health()
            case ("GET", MessageSigner.certificatePath): return .text(state.certificate, type: "application/x-pem-file")
            case ("GET", "/metrics"): return .text(await state.ownMetrics(), type: "text/plain; version=0.0.4")
            case ("GET", "/_hinomi/operations"): return .json(state.operations)
            case ("GET", "/_hinomi/clock"): return .json(state.clockShown)
            case ("POST", "/_hinomi/clock"): return .json(try await moveClock(request))
            case ("GET", "/_hinomi/why/alarm"): return .json(try await why(request, state.why))
            case ("GET", "/_hinomi/why/group"): return .json(try await why(request, state.whyGroup))
            case ("GET", "/_hinomi/why/target"): return .json(try await why(request, state.whyTarget))
            case ("GET", "/_hinomi/members"): return .json(try members(request))
            case ("POST", "/_hinomi/load"): return .json(try load(request))
            case ("GET", "/_hinomi/audit"): return .json(try await audit(request))
            case ("GET", "/_hinomi/images"): return .json(try await imageDesk(request).list())
            case ("POST", "/_hinomi/images"): return .json(try await imageDesk(request).add(body(request)))
            case ("POST", "/_hinomi/images/remove"): return .json(try await imageDesk(request).remove(body(request)))
            case ("GET", ConsolePages.viewPath): return .json(try await view())
            case ("POST", "/_hinomi/backup"): return .json(try await backup(request))
            case ("POST", "/_hinomi/reset"): return .json(try await reset())
            default: throw AdministrationFault(404, "there is no \(request.method) \(request.path)")
            }
        } catch { return .json(["error": .string(error.reason)], status: error.status) }
    }

    private func health() -> HTTPResponse {
        let troubles = state.troubles
        return .json(["status": troubles.isEmpty ? "ok" : "degraded", "troubles": .array(troubles.map(JSONValue.string))], status: troubles.isEmpty ? 200 : 503)
    }

    private func body(_ request: HTTPRequest) throws(AdministrationFault) -> JSONValue {
        do { return try JSONValue(parsing: request.body) } catch { throw AdministrationFault(400, "the body is not JSON: \(error)") }
    }

    private func moveClock(_ request: HTTPRequest) async throws(AdministrationFault) -> JSONValue {
        let body = try body(request)
        let target: Timestamp
        switch (body["advance"]?.text, body["set"]?.text) {
        case (let span?, nil):
            guard let span = TimeSpan(span) else { throw AdministrationFault(400, "advance: a span such as 20m or 1h30m is expected") }
            target = state.now + span
        case (nil, let text?):
            guard let time = Timestamp(iso8601: text) else { throw AdministrationFault(400, "set: a time such as 2026-01-05T00:00:00Z is expected") }
            target = time
        default: throw AdministrationFault(400, "either {\"advance\": \"20m\"} or {\"set\": \"2026-01-05T00:00:00Z\"} is expected")
        }
        return try await state.moveClock(to: target)
    }

    private func why(
        _ request: HTTPRequest, _ explain: (_ name: String, _ region: String?, _ time: Timestamp?) async throws(AdministrationFault) -> JSONValue
    ) async throws(AdministrationFault) -> JSONValue {
        let query = request.query ?? ""
        guard let name = Administration.value("name", in: query) else { throw AdministrationFault(400, "name is needed") }
        var time: Timestamp?
        if let text = Administration.value("at", in: query) {
            guard let parsed = Timestamp(iso8601: text) else { throw AdministrationFault(400, "at: a time such as 2026-01-05T00:00:00Z is expected") }
            time = parsed
        }
        return try await explain(name, Administration.value("region", in: query), time)
    }

    private func members(_ request: HTTPRequest) throws(AdministrationFault) -> JSONValue {
        let query = request.query ?? ""
        guard let group = Administration.value("group", in: query) else { throw AdministrationFault(400, "group is needed") }
        return try state.members(of: group, region: Administration.value("region", in: query))
    }

    /// `{"rps": 100, "for": "40s"}` begins a run, `{"stop": true}` ends it.
    private func load(_ request: HTTPRequest) throws(AdministrationFault) -> JSONValue {
        let body = try body(request)
        if body["stop"]?.flag == true { return try state.stopLoad() }
        guard let rate = body["rps"]?.integer.flatMap({ Int(exactly: $0) }), let span = body["for"]?.text.flatMap({ TimeSpan($0) }) else {
            throw AdministrationFault(400, "either {\"rps\": 100, \"for\": \"40s\"} or {\"stop\": true} is expected")
        }
        let plan: LoadPlan
        do throws(LoadRefusal) { plan = try LoadPlan(rate: rate, duration: span) } catch { throw AdministrationFault(400, error.description) }
        return try state.startLoad(plan)
    }

    private func audit(_ request: HTTPRequest) async throws(AdministrationFault) -> JSONValue {
        try await state.audit(AuditQuestion(request.query ?? "", now: state.now))
    }

    private func view() async throws(AdministrationFault) -> JSONValue {
        do { return try await state.view() } catch { throw AdministrationFault(500, "the records cannot be read") }
    }

    private func imageDesk(_ request: HTTPRequest) -> ImageDesk { state.imageDesk(region: Administration.value("region", in: request.query ?? "")) }

    private func backup(_ request: HTTPRequest) async throws(AdministrationFault) -> JSONValue {
        guard let folder = try body(request)["folder"]?.text, folder.hasPrefix("/") else { throw AdministrationFault(400, "folder: an absolute path is expected") }
        return try await state.backup(to: folder)
    }

    private func reset() async throws(AdministrationFault) -> JSONValue {
        guard state.settings.isEphemeral else { throw AdministrationFault(409, "only a server started with --ephemeral can be reset") }
        try await state.reset()
        return [:]
    }

    /// The decoded value of a query parameter.
    static func value(_ name: String, in query: String) -> String? {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0] == name else { continue }
            return decoded(parts[1])
        }
        return nil
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

/// What an operator's request has wrong.
struct AdministrationFault: Error {
    let status: Int
    let reason: String
    init(_ status: Int, _ reason: String) { (self.status, self.reason) = (status, reason) }
}

extension HTTPResponse {
    static func json(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["content-type": "application/json", "cache-control": "no-store"], body: value.encoded + [0x0A])
    }

    static func text(_ text: String, type: String) -> HTTPResponse {
        HTTPResponse(status: 200, headers: ["content-type": type, "cache-control": "no-store"], body: Array(text.utf8))
    }
}
