import Base
import Synchronization
import World

/// Where the credentials for AWS come from, in the names that the AWS CLI and SDKs have for them.
///
/// They are never written on a command line, which every user of a machine can read.
public enum CredentialOrigin: Hashable, Sendable {
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`.
    case environment
    /// A profile of the shared credentials file: `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`.
    case profile(String)

    /// `environment`, or `profile:NAME`; nil for anything else.
    public init?(_ text: String) {
        if text == "environment" { self = .environment; return }
        guard text.hasPrefix("profile:"), text.utf8.count > "profile:".utf8.count else { return nil }
        self = .profile(String(text.dropFirst("profile:".count)))
    }
}

/// Why there are no credentials, in words for an operator.
public struct NoCredentials: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

/// Reads credentials, and reads a file again when it is older than a minute: temporary keys are replaced in it.
public final class CredentialReader: Sendable {
    static let rereadInterval = TimeSpan.seconds(60)
    /// The longest file that is read.
    static let fileBytesMax: Int64 = 1 << 20

    private let origin: CredentialOrigin
    private let variable: @Sendable (String) -> String?
    private let world: any World
    private let read = Mutex<(credentials: AWSCredentials, time: TimeSpan)?>(nil)

    /// - Parameter variable: an environment variable's value.
    public init(_ origin: CredentialOrigin, world: any World, variable: @escaping @Sendable (String) -> String?) {
        (self.origin, self.world, self.variable) = (origin, world, variable)
    }

    public func credentials() throws(NoCredentials) -> AWSCredentials {
        let now = world.clock.uptime
        if let read = read.withLock({ $0 }), now - read.time < CredentialReader.rereadInterval { return read.credentials }
        let found = try find()
        read.withLock { $0 = (found, now) }
        return found
    }

    private func find() throws(NoCredentials) -> AWSCredentials {
        switch origin {
        case .environment:
            guard let id = value("AWS_ACCESS_KEY_ID"), let secret = value("AWS_SECRET_ACCESS_KEY") else {
                throw NoCredentials(description: "there are no credentials for AWS: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set")
            }
            return AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: value("AWS_SESSION_TOKEN"))
        case .profile(let name):
            let path = value("AWS_SHARED_CREDENTIALS_FILE") ?? (value("HOME") ?? "") + "/.aws/credentials"
            guard let found = SharedCredentialsFile.profile(name, in: try file(path)) else {
                throw NoCredentials(description: "there are no credentials for AWS: \(path) has no profile \(name) with aws_access_key_id and aws_secret_access_key")
            }
            return found
        }
    }

    private func value(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }

    private func file(_ path: String) throws(NoCredentials) -> [UInt8] {
        do throws(DiskError) {
            let file = try world.disk.openForReading(path)
            defer { file.close() }
            return try file.read(count: Int(min(try file.size, CredentialReader.fileBytesMax)), at: 0)
        } catch { throw NoCredentials(description: "there are no credentials for AWS: \(error)") }
    }
}
