import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import World

/// Makes the TLS end of outgoing connections: TLS 1.2 or newer, the certificate always verified against the name.
///
/// Reading the system's authorities takes many milliseconds, so the context is made once, at the first use, on a thread that
/// may block.
final class TLSClient: Sendable {
    /// How long a closing connection waits for the peer's farewell.
    static let shutdownTimeout = TimeAmount.seconds(1)

    private let trustedAuthoritiesFile: String?
    private let made = Mutex<NIOSSLContext?>(nil)

    init(trustedAuthoritiesFile: String?) { self.trustedAuthoritiesFile = trustedAuthoritiesFile }

    func context() async throws(NetworkError) -> NIOSSLContext {
        if let made = made.withLock({ $0 }) { return made }
        return try await network { try await NIOThreadPool.singleton.runIfActive { try self.makeContext() } }
    }

    /// A handler that verifies the peer as `serverName`, which may be the address itself.
    static func handler(_ context: NIOSSLContext, serverName: String, address: IPAddress) throws(NetworkError) -> NIOSSLClientHandler {
        let literal = IPAddress(serverName)
        // Without a name the certificate is verified for the address of the connection; it must be the same one.
        if let literal, literal != address { throw .tls("the connection goes to \(address), not to \(literal)") }
        do {
            return try NIOSSLClientHandler(context: context, serverHostname: literal == nil ? serverName : nil)
        } catch {
            throw .tls("\(error)")
        }
    }

    private func makeContext() throws(NetworkError) -> NIOSSLContext {
        let result = made.withLock { made -> Result<NIOSSLContext, NetworkError> in
            if let made { return .success(made) }
            do {
                let context = try NIOSSLContext(configuration: configuration())
                made = context
                return .success(context)
            } catch {
                return .failure(.tls("\(error)"))
            }
        }
        return try result.get()
    }

    private func configuration() -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        configuration.shutdownTimeout = TLSClient.shutdownTimeout
        if let trustedAuthoritiesFile { configuration.additionalTrustRoots = [.file(trustedAuthoritiesFile)] }
        return configuration
    }
}
