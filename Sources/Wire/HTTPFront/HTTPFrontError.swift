/// Why a front could not start or could not take new certificates.
public enum HTTPFrontError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The address cannot be listened on, with the kernel's reason.
    case cannotListen(host: String, port: Int, reason: String)
    /// A certificate or key cannot be read or does not fit its counterpart.
    case certificate(String)
    /// `reloadTLS` on a front that speaks plain HTTP.
    case withoutTLS

    public var description: String {
        switch self {
        case .cannotListen(let host, let port, let reason): "cannot listen on \(host):\(port): \(reason)"
        case .certificate(let reason): "the TLS certificate cannot be used: \(reason)"
        case .withoutTLS: "this listener was started without TLS"
        }
    }
}
