import NIOCore
import NIOSSL
import Synchronization

/// The TLS context that new connections use. Established connections keep the one that they began with.
final class TLSSource: Sendable {
    private let options: TLSOptions
    private let context: Mutex<NIOSSLContext>

    init(_ options: TLSOptions) throws(HTTPFrontError) {
        self.options = options
        context = Mutex(try TLSSource.load(options))
    }

    /// Reads both files again. When they cannot be used the old certificate stays.
    func reload() throws(HTTPFrontError) {
        let fresh = try TLSSource.load(options)
        context.withLock { $0 = fresh }
    }

    func makeHandler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: context.withLock { $0 }) }

    private static func load(_ options: TLSOptions) throws(HTTPFrontError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(options.certificateChainFile).map(NIOSSLCertificateSource.certificate)
            let key = try NIOSSLPrivateKey(file: options.privateKeyFile, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .certificate("\(options.certificateChainFile), \(options.privateKeyFile): \(error)")
        }
    }
}
