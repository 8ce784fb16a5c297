import AWSWire
import Base
import Console
import HTTPFront

/// Where a request goes: the page, the administration below `/_hinomi/`, our own metrics, a confirmation link, or the gate of the APIs.
struct Router: HTTPHandler {
    let state: ServerState
    let doorkeeper: Doorkeeper
    let login: Login
    let administration: Administration

    func handleNow(_ request: HTTPRequest, done: @escaping @Sendable (HTTPResponse) -> Void) -> Bool {
        state.parts.gate.answerNow(request, done: done)
    }

    func handle(_ request: HTTPRequest) async -> HTTPResponse {
        switch destination(of: request) {
        case .api: return await state.parts.gate.answer(request)
        case .link: return await behind(.page, request) { await state.parts.linkGate.answer(Router.withoutBrowserTraces(request)) }
        case .page(let page): return await behind(.page, request) { login.challenge(request) ?? page }
        case .administration(let isPublic):
            return await behind(.administration, request) {
                if !isPublic, let challenge = login.challenge(request) { return challenge }
                return await administration.answer(request)
            }
        }
    }

    private enum Destination {
        case api, link
        case page(HTTPResponse)
        case administration(isPublic: Bool)
    }

    private func destination(of request: HTTPRequest) -> Destination {
        if Administration.publicPaths.contains(request.path) { return .administration(isPublic: true) }
        let isBrowserGet = request.method == "GET" && request.headers["authorization"].map { $0.hasPrefix("Basic ") } ?? true
        if isBrowserGet {
            if request.path == "/", Router.isLink(request.query ?? "") { return .link }
            if request.path != "/" || request.query == nil, let page = ConsolePages.page(request.path) { return .page(page) }
        }
        return request.path.hasPrefix("/_hinomi/") || request.path == "/metrics" ? .administration(isPublic: false) : .api
    }

    private static func isLink(_ query: String) -> Bool {
        query.hasPrefix("Action=ConfirmSubscription&") || query.hasPrefix("Action=Unsubscribe&")
    }

    /// A link in a mail is opened by a browser from somewhere else; what it carries is its own proof.
    private static func withoutBrowserTraces(_ request: HTTPRequest) -> HTTPRequest {
        var request = request
        request.headers = HTTPHeaders(request.headers.fields.filter { !$0.name.lowercased().hasPrefix("sec-fetch-") })
        request.query = request.query.map { $0 + "&Version=2010-03-31" }
        return request
    }

    private func behind(_ door: Doorkeeper.Door, _ request: HTTPRequest, _ answer: () async -> HTTPResponse) async -> HTTPResponse {
        do throws(Doorkeeper.Refusal) { try doorkeeper.check(request, for: door) } catch { return error.response }
        return await answer()
    }
}
