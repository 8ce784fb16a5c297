import Base
import World

/// Asks URLs that callers named: resolves, guards, connects to exactly the address that was guarded, follows no redirect without
/// guarding anew.
public struct HTTPSender: Sendable {
    public static let timeout = TimeSpan.seconds(15)
    public static let redirectsMax = 3
    public static let answerBytesMax = 64 * 1024

    private let world: any World
    private let targets: AddressGuard

    public init(world: any World, targets: AddressGuard) { (self.world, self.targets) = (world, targets) }

    /// What came of one request.
    public enum Answer: Sendable {
        case response(HTTPResponse)
        /// Nobody answered: worth trying again.
        case failed(reason: String)
        /// Trying again cannot help: no URL, an address that may not be sent to, too many redirects.
        case refused(reason: String)
    }

    /// POSTs a message to a subscriber.
    public func post(_ body: [UInt8], to url: String, headers: HTTPHeaders) async -> DeliveryOutcome {
        switch await send("POST", body, to: url, headers: headers) {
        case .response(let response): outcome(of: response)
        case .failed(let reason): .failed(reason: reason, retryAfter: nil)
        case .refused(let reason): .refused(reason: reason)
        }
    }

    /// Sends one request and answers its response, whatever its status. A redirect keeps method and body (307 and 308 only).
    public func send(_ method: String, _ body: [UInt8], to url: String, headers: HTTPHeaders) async -> Answer {
        do throws(URLParts.Refusal) {
            return try await send(method, body, to: URLParts(url), headers: headers)
        } catch { return .refused(reason: "not a URL that can be sent to (\(error)): \(url)") }
    }

    private func send(_ method: String, _ body: [UInt8], to first: URLParts, headers: HTTPHeaders) async throws(URLParts.Refusal) -> Answer {
        var url = first
        for _ in 0...HTTPSender.redirectsMax {
            let answer = await sendOnce(method, body, to: url, headers: headers)
            guard case .response(let response) = answer, [307, 308].contains(response.status), let location = response.headers["location"] else { return answer }
            url = try url.following(location)
        }
        return .refused(reason: "more than \(HTTPSender.redirectsMax) redirects")
    }

    private func sendOnce(_ method: String, _ body: [UInt8], to url: URLParts, headers: HTTPHeaders) async -> Answer {
        let addresses: [IPAddress]
        do { addresses = try await world.network.resolve(url.host, timeout: HTTPSender.timeout) } catch {
            return .failed(reason: "\(url.host) does not resolve: \(error)")
        }
        // One bad address among good ones is a rebinding attempt: refused whole.
        if let refusal = addresses.lazy.compactMap({ targets.refusal(of: $0, port: url.port) }).first { return .refused(reason: refusal) }
        guard let address = addresses.first else { return .failed(reason: "\(url.host) has no address") }
        let request = HTTPRequest(method: method, path: url.path, query: url.query, headers: headers, body: body)
        do {
            return .response(
                try await HTTPExchange(network: world.network, clock: world.clock).send(
                    request, to: address, port: url.port, tls: url.serverName, hostHeader: url.hostHeader, timeout: HTTPSender.timeout,
                    bodyMax: HTTPSender.answerBytesMax))
        } catch { return .failed(reason: "\(error)") }
    }

    private func outcome(of response: HTTPResponse) -> DeliveryOutcome {
        switch response.status {
        case 200..<300: return .delivered
        case 408, 425, 429, 500...:
            let seconds = response.headers["retry-after"].flatMap { Int64($0) }
            return .failed(reason: "HTTP status \(response.status)", retryAfter: seconds.map { .seconds(max(0, $0)) })
        default: return .refused(reason: "HTTP status \(response.status)")
        }
    }
}
