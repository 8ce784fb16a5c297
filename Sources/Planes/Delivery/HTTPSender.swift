import Base
import World

/// POSTs a body to a subscriber's URL: resolves, guards, connects to exactly the address that was guarded, follows no
/// redirect without guarding anew.
public struct HTTPSender: Sendable {
    public static let timeout = TimeSpan.seconds(15)
    public static let redirectsMax = 3
    public static let answerBytesMax = 64 * 1024

    private let world: any World
    private let targets: AddressGuard

    public init(world: any World, targets: AddressGuard) { (self.world, self.targets) = (world, targets) }

    public func post(_ body: [UInt8], to url: String, headers: HTTPHeaders) async -> DeliveryOutcome {
        do throws(URLParts.Refusal) {
            return try await post(body, to: URLParts(url), headers: headers)
        } catch { return .refused(reason: "not a URL that can be sent to (\(error)): \(url)") }
    }

    private func post(_ body: [UInt8], to first: URLParts, headers: HTTPHeaders) async throws(URLParts.Refusal) -> DeliveryOutcome {
        var url = first
        for _ in 0...HTTPSender.redirectsMax {
            switch await postOnce(body, to: url, headers: headers) {
            case .success(let response):
                guard [307, 308].contains(response.status), let location = response.headers["location"] else { return outcome(of: response) }
                url = try url.following(location)
            case .failure(let failure): return failure.outcome
            }
        }
        return .refused(reason: "more than \(HTTPSender.redirectsMax) redirects")
    }

    private struct Failure: Error {
        let outcome: DeliveryOutcome
        static func failed(_ reason: String) -> Failure { Failure(outcome: .failed(reason: reason, retryAfter: nil)) }
        static func refused(_ reason: String) -> Failure { Failure(outcome: .refused(reason: reason)) }
    }

    private func postOnce(_ body: [UInt8], to url: URLParts, headers: HTTPHeaders) async -> Result<HTTPResponse, Failure> {
        let addresses: [IPAddress]
        do { addresses = try await world.network.resolve(url.host, timeout: HTTPSender.timeout) } catch {
            return .failure(.failed("\(url.host) does not resolve: \(error)"))
        }
        // One bad address among good ones is a rebinding attempt: refused whole.
        if let refusal = addresses.lazy.compactMap({ targets.refusal(of: $0, port: url.port) }).first { return .failure(.refused(refusal)) }
        guard let address = addresses.first else { return .failure(.failed("\(url.host) has no address")) }
        let request = HTTPRequest(method: "POST", path: url.path, query: url.query, headers: headers, body: body)
        do {
            return .success(
                try await HTTPExchange(network: world.network, clock: world.clock).send(
                    request, to: address, port: url.port, tls: url.serverName, hostHeader: url.hostHeader, timeout: HTTPSender.timeout,
                    bodyMax: HTTPSender.answerBytesMax))
        } catch { return .failure(.failed("\(error)")) }
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
