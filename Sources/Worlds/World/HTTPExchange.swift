import Base

/// An HTTP/1.1 client over any `Network`: one request, one connection, one response.
///
/// It follows no redirect and resolves no name: the caller chooses the address, having judged it.
public struct HTTPExchange: Sendable {
    private let network: any Network
    private let clock: any WorldClock

    public init(network: any Network, clock: any WorldClock) { (self.network, self.clock) = (network, clock) }

    /// Sends the request to exactly this address and returns the response.
    ///
    /// - Parameters:
    ///   - serverName: with a name, the exchange goes over TLS verified for that name.
    ///   - hostHeader: the `Host` field, with the port where it is not the default (`URLParts.hostHeader`).
    ///   - timeout: for the whole exchange, from connecting to the last byte.
    ///   - bodyMax: the most bytes of response body; one more throws `.tooLarge`.
    public func send(
        _ request: HTTPRequest, to address: IPAddress, port: Int, tls serverName: String?, hostHeader: String, timeout: TimeSpan, bodyMax: Int
    ) async throws(HTTPExchangeError) -> HTTPResponse {
        let deadline = clock.uptime + timeout
        let connection = try await HTTPConnection.open(
            over: network, clock: clock, to: address, port: port, tls: serverName, hostHeader: hostHeader, timeout: timeout)
        do throws(HTTPExchangeError) {
            return try await connection.send(request, keepsAlive: false, timeout: deadline - clock.uptime, bodyMax: bodyMax)
        } catch {
            // A request that could not be written never reached the connection, which is still open.
            await connection.close()
            throw error
        }
    }
}
