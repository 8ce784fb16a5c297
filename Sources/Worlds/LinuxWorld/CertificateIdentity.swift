import NIOSSL
import World

/// For whom a certificate was issued, by its subject alternative names (RFC 9525 §6).
///
/// NIOSSL verifies the chain, and takes a certificate for the *address* of the connection as good for any *name*: whoever can
/// direct a name to a machine with such a certificate would pass. So names are compared here once more, and only with names.
struct CertificateIdentity {
    private let dnsNames: [String]

    init(_ certificate: NIOSSLCertificate?) {
        dnsNames = certificate.map { $0._subjectAlternativeNames().filter { $0.nameType == .dnsName }.map { String(decoding: $0.contents, as: UTF8.self) } } ?? []
    }

    init(dnsNames: [String]) { self.dnsNames = dnsNames }

    /// True for a name that the certificate holds, or covers with `*.` as its whole first label. Addresses have been
    /// verified by NIOSSL, against the address of the connection.
    func names(_ serverName: String) -> Bool {
        if IPAddress(serverName) != nil { return true }
        let name = serverName.lowercased()
        return dnsNames.contains { CertificateIdentity.covers($0.lowercased(), name) }
    }

    private static func covers(_ pattern: String, _ name: String) -> Bool {
        guard pattern.hasPrefix("*.") else { return pattern == name }
        guard let dot = name.firstIndex(of: "."), dot > name.startIndex else { return false }
        let parent = pattern.dropFirst(1)
        return !parent.contains("*") && parent.dropFirst().contains(".") && name[dot...] == parent
    }
}
