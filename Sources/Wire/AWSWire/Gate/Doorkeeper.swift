import Base

/// Decides, before anything is authenticated, whether a request may come in at all: by the host that it names and by the page
/// that sent it. It stops web pages of others, and names that were rebound to this machine, in every mode.
public struct Doorkeeper: Sendable {
    /// What a path is for.
    public enum Door: Hashable, Sendable, CaseIterable {
        /// The APIs: programs come here, and our own pages.
        case api
        /// The console's own documents, scripts and pictures.
        case page
        /// `/_hinomi/`: like `api`; changes need the header `X-Hinomi: 1`, which a form of another page cannot set.
        case administration
    }

    /// Why a request stays outside. The status is 403, or 400 where the request is not valid HTTP/1.1.
    public struct Refusal: Error, Hashable, Sendable {
        public let status: Int
        public let reason: String

        /// The refusal for people: one sentence as plain text.
        public var response: HTTPResponse {
            HTTPResponse(status: status, headers: ["content-type": "text/plain; charset=utf-8"], body: Array("\(reason)\n".utf8))
        }
    }

    private let hosts: Set<HostName>

    /// `hosts` are the names, beside those of loopback, under which this server may be called. One that is not a host name is ignored.
    public init(hosts: [String] = []) { self.hosts = Set(hosts.compactMap(HostName.init(authority:))) }

    /// Throws when the request may not come in through that door.
    public func check(_ request: HTTPRequest, for door: Door) throws(Refusal) {
        let host = try checkHost(request.headers)
        try checkOrigin(request, host: host, door: door)
        guard door == .administration, !Doorkeeper.isSafe(request.method) else { return }
        guard request.headers.all("x-hinomi") == ["1"] else { throw Refusal(status: 403, reason: "Changes here need the header 'X-Hinomi: 1'.") }
    }

    private func checkHost(_ headers: HTTPHeaders) throws(Refusal) -> String {
        let named = headers.all("host")
        guard named.count == 1, let text = named.first else { throw Refusal(status: 400, reason: "A request names its host once.") }
        guard let host = HostName(authority: text), host.isLoopback || hosts.contains(host) else {
            throw Refusal(status: 403, reason: "This server is not called by that host name; name it with --host to allow it.")
        }
        return text
    }

    private func checkOrigin(_ request: HTTPRequest, host: String, door: Door) throws(Refusal) {
        let origins = request.headers.all("origin")
        let isOurs = origins.allSatisfy { Doorkeeper.isOrigin($0, of: host) }
        guard isOurs else { throw Refusal(status: 403, reason: "Pages of another origin may not call this server.") }
        for site in request.headers.all("sec-fetch-site") where !isAllowed(site, request, door) {
            throw Refusal(status: 403, reason: "Pages of another site may not call this server.")
        }
    }

    /// Following a link to a page, or typing its address, is fine: the other page learns nothing. Everything else is our own pages' right.
    private func isAllowed(_ site: String, _ request: HTTPRequest, _ door: Door) -> Bool {
        switch site {
        case "same-origin": true
        case "none": door == .page
        default:
            door == .page && request.method == "GET" && request.headers.all("sec-fetch-mode") == ["navigate"]
                && request.headers.all("sec-fetch-dest") == ["document"]
        }
    }

    /// `http://host:port` or `https://host:port`, with exactly the host and port of the request.
    private static func isOrigin(_ origin: String, of host: String) -> Bool {
        let text = origin.lowercased(), host = host.lowercased()
        return origin.utf8.allSatisfy { $0 < 0x80 } && (text == "http://\(host)" || text == "https://\(host)")
    }

    private static func isSafe(_ method: String) -> Bool { method == "GET" || method == "HEAD" }
}
