import Base
import World

/// Asks the metadata service about the instance that the agent runs on, by its version 2 (Amazon EC2 User Guide, Use the Instance
/// Metadata Service).
public struct MetadataClient: Sendable {
    /// How long one question may take.
    public static let timeout = TimeSpan.seconds(2)
    public static let answerBytesMax = 64 << 10
    static let tokenSeconds = "60"
    /// Where instances of EC2 ask.
    static let address = "http://169.254.169.254"
    /// What tells that a machine is one of EC2's.
    static let vendorFile = "/sys/class/dmi/id/sys_vendor", vendor = "Amazon EC2"

    private let world: any World
    private let base: URLParts

    /// Asks at the address that the SDKs take from the environment, or at EC2's own on a machine of EC2. Nil elsewhere, and where the
    /// environment forbids it: nobody is asked who cannot be there.
    ///
    /// - Parameter setting: a variable of the environment by its name.
    public init?(world: any World, setting: (String) -> String?) {
        guard setting("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else { return nil }
        let endpoint = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? (MetadataClient.isOfEC2(world) ? MetadataClient.address : nil)
        // An address that is none is the same as none: nobody can be asked.
        guard let base = endpoint.flatMap({ try? URLParts($0) }) else { return nil }
        (self.world, self.base) = (world, base)
    }

    private static func isOfEC2(_ world: any World) -> Bool {
        // Without the file, or without leave to read it, the machine is not known to be one.
        (try? world.disk.readFile(vendorFile)).map { String(decoding: $0, as: UTF8.self).hasPrefix(vendor) } ?? false
    }

    /// What stands under `/latest/meta-data/` and a path; nil when there is nothing. Each question has its own token: the service may
    /// have been started anew since the last one, and then knows no tokens.
    public func text(at path: String) async throws(InquiryError) -> String? {
        let token = try await ask("PUT", "/latest/api/token", ["X-aws-ec2-metadata-token-ttl-seconds": MetadataClient.tokenSeconds])
        guard let token else { throw .refused("the metadata service gives no token") }
        return try await ask("GET", "/latest/meta-data/" + path, ["X-aws-ec2-metadata-token": token])
    }

    private func ask(_ method: String, _ path: String, _ headers: HTTPHeaders) async throws(InquiryError) -> String? {
        let response: HTTPResponse
        do {
            guard let address = try await world.network.resolve(base.host, timeout: MetadataClient.timeout).first else { throw NetworkError.unresolved(base.host) }
            response = try await HTTPExchange(network: world.network, clock: world.clock).send(
                HTTPRequest(method: method, path: path, headers: headers), to: address, port: base.port, tls: base.serverName, hostHeader: base.hostHeader,
                timeout: MetadataClient.timeout, bodyMax: MetadataClient.answerBytesMax)
        } catch { throw .unreachable("the metadata service does not answer: \(error)") }
        switch response.status {
        case 200: return String(decoding: response.body, as: UTF8.self)
        case 404: return nil
        case 429, 500...: throw .unreachable("the metadata service answers with status \(response.status)")
        default: throw .refused("the metadata service refuses with status \(response.status)")
        }
    }
}

/// Why something is not known of this machine.
public enum InquiryError: Error, Hashable, Sendable {
    /// Whoever is asked does not answer now, and may later.
    case unreachable(String)
    /// Asking again would not help.
    case refused(String)

    public var reason: String {
        switch self {
        case .unreachable(let reason), .refused(let reason): reason
        }
    }
}
