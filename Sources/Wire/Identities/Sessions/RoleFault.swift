/// Why no session of a role was made.
public enum RoleFault: Error, Hashable, Sendable {
    case noSuchRole(String)
    /// Its trust policy does not let the service in.
    case notTrusted(role: String, service: String)
    case sealFailed
}
