import AWSClient
import ArgumentParser
import Base
import Compute
import World

/// How EC2 is reached: the options of `serve` that begin with `--ec2`, judged.
struct CloudSettings: Sendable {
    var region: String
    /// Of EC2 and of CloudWatch.
    var ec2: URLParts, cloudWatch: URLParts
    var credentials: CredentialOrigin

    /// Nil with `--driver process`.
    init?(_ options: ServeOptions) throws {
        guard options.driver == .ec2 else {
            guard options.ec2Region == nil, options.ec2Endpoint == nil, options.ec2Credentials == nil else { throw ValidationError("--ec2-...: only with --driver ec2") }
            return nil
        }
        guard !options.ephemeral else { throw ValidationError("--driver ec2: instances of EC2 stay when the server ends, and --ephemeral would forget them; use --data") }
        guard options.virtualClock == nil else { throw ValidationError("--driver ec2: instances of EC2 live in real time; it cannot go with --virtual-clock") }
        region = options.ec2Region ?? options.region
        guard CloudSettings.isRegion(region) else { throw ValidationError("--ec2-region: a name such as us-east-1 is expected") }
        guard let origin = CredentialOrigin(options.ec2Credentials ?? "environment") else { throw ValidationError("--ec2-credentials: environment or profile:NAME is expected") }
        credentials = origin
        let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        ec2 = try CloudSettings.url(options.ec2Endpoint ?? "https://ec2.\(region).\(suffix)")
        cloudWatch = try CloudSettings.url(options.ec2Endpoint ?? "https://monitoring.\(region).\(suffix)")
    }

    /// User data may hold secrets, and answers are believed: beyond this machine only over TLS.
    private static func url(_ text: String) throws -> URLParts {
        let url: URLParts
        do { url = try URLParts(text) } catch { throw ValidationError("--ec2-endpoint: \(text) is not a URL") }
        guard url.scheme == .https || url.address?.isLoopback == true || url.host == "localhost" else {
            throw ValidationError("--ec2-endpoint: \(text) is not https, which is only allowed on loopback")
        }
        guard url.path == "/", url.query == nil else { throw ValidationError("--ec2-endpoint: \(text) has a path; scheme, host and port are expected") }
        return url
    }

    private static func isRegion(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count) && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}

/// What runs instances: processes of this machine alone, or EC2 for images that are not registered here.
enum DriverName: String, ExpressibleByArgument, CaseIterable, Sendable { case process, ec2 }
