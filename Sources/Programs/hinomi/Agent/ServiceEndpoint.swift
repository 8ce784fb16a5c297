import Base
import World

/// Where a service of AWS, or of ours, is asked by `hinomi agent`: one request, one connection.
struct ServiceEndpoint: Sendable {
    static let timeout = TimeSpan.seconds(30)
    static let answerBytesMax = 1 << 20

    let url: URLParts
    let world: any World

    /// `text` may lack its scheme.
    init(_ text: String, world: any World) throws(URLParts.Refusal) {
        url = try URLParts(text.contains("://") ? text : "https://" + text)
        self.world = world
    }

    func exchange(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let address = try await world.network.resolve(url.host, timeout: ServiceEndpoint.timeout).first else { throw NetworkError.unresolved(url.host) }
        return try await HTTPExchange(network: world.network, clock: world.clock).send(
            request, to: address, port: url.port, tls: url.serverName, hostHeader: url.hostHeader, timeout: ServiceEndpoint.timeout,
            bodyMax: ServiceEndpoint.answerBytesMax)
    }
}
