import AWSWire
import Base
import World

/// Calls of one service of AWS, or of a server that speaks like it: written by the shape table, signed, sent over one connection
/// each, and read by the shape table. Nothing is sent twice; only the caller knows whether that is safe.
public struct AWSCaller: Sendable {
    /// What a call may take.
    public struct Limits: Hashable, Sendable {
        public var timeout: TimeSpan
        public var answerBytesMax: Int
        public init(timeout: TimeSpan, answerBytesMax: Int) { (self.timeout, self.answerBytesMax) = (timeout, answerBytesMax) }
    }

    /// Why a call has no output.
    public enum Failure: Error, Hashable, Sendable {
        /// The service said so.
        case answered(AnswerFault)
        /// Nobody answered, or nobody could be asked; what was sent may have taken effect.
        case unheard(String)
        /// Nothing was sent.
        case unsent(String)
    }

    private let codec: ClientCodec
    private let endpoint: URLParts
    private let region: String
    private let credentials: CredentialReader
    private let limits: Limits
    private let world: any World

    /// Nil where there is no shape table of that service in the query or ec2 protocol.
    public init?(service: String, endpoint: URLParts, region: String, credentials: CredentialReader, limits: Limits, world: any World) {
        guard let codec = ClientCodec(service: service) else { return nil }
        (self.codec, self.endpoint, self.region) = (codec, endpoint, region)
        (self.credentials, self.limits, self.world) = (credentials, limits, world)
    }

    public func call<Output: Decodable & Sendable>(_ operation: String, _ input: Node, as type: Output.Type) async throws(Failure) -> Output {
        let response = try await send(try signed(operation, input))
        do { return try codec.output(of: response, to: operation, as: type) } catch { throw .answered(error) }
    }

    private func signed(_ operation: String, _ input: Node) throws(Failure) -> HTTPRequest {
        var request: HTTPRequest
        do { request = try codec.request(operation, input, host: endpoint.hostHeader) } catch { throw .unsent(error.message) }
        let key: AWSCredentials
        do { key = try credentials.credentials() } catch { throw .unsent(error.description) }
        let signer = SigV4Signer(
            accessKeyID: key.accessKeyID, secretAccessKey: key.secretAccessKey, sessionToken: key.sessionToken, region: region, service: codec.signingName)
        do { try signer.sign(&request, at: world.clock.now) } catch { throw .unsent("the request cannot be signed") }
        return request
    }

    private func send(_ request: HTTPRequest) async throws(Failure) -> HTTPResponse {
        let addresses: [IPAddress]
        do { addresses = try await world.network.resolve(endpoint.host, timeout: limits.timeout) } catch { throw .unsent("\(endpoint.host) does not resolve: \(error)") }
        guard let address = addresses.first else { throw .unsent("\(endpoint.host) has no address") }
        do {
            return try await HTTPExchange(network: world.network, clock: world.clock).send(
                request, to: address, port: endpoint.port, tls: endpoint.serverName, hostHeader: endpoint.hostHeader, timeout: limits.timeout,
                bodyMax: limits.answerBytesMax)
        } catch { throw .unheard("\(endpoint) gave no answer: \(error)") }
    }
}
