/// Where the certificate of a TLS listener lies. Both files are PEM; they are read at start and at each `reloadTLS`.
public struct TLSOptions: Sendable, Hashable {
    /// The leaf certificate first, then the intermediate ones.
    public var certificateChainFile: String
    public var privateKeyFile: String

    public init(certificateChainFile: String, privateKeyFile: String) {
        (self.certificateChainFile, self.privateKeyFile) = (certificateChainFile, privateKeyFile)
    }
}
