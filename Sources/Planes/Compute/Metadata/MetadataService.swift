import Base
import World

/// The instance metadata service, versions 1 and 2 (Amazon EC2 User Guide, Use the Instance Metadata Service).
///
/// It answers each instance about that instance. Who asks is found out by the program from the kernel, never from what the
/// request says.
public struct MetadataService: Sendable {
    /// What of an Auto Scaling instance its group must tell: `Terminated` once it is to go, else `InService` and the like.
    public typealias LifecycleState = @Sendable (_ instance: Instance) -> String?

    static let tokenHeader = "X-aws-ec2-metadata-token", secondsHeader = "X-aws-ec2-metadata-token-ttl-seconds"

    private let instances: Instances
    private let credentials: (any InstanceCredentials)?
    private let lifecycleState: LifecycleState
    private let tokens: MetadataTokens
    private let world: any World

    public init(instances: Instances, credentials: (any InstanceCredentials)?, lifecycleState: @escaping LifecycleState, world: any World) {
        (self.instances, self.credentials, self.lifecycleState, self.world) = (instances, credentials, lifecycleState, world)
        tokens = MetadataTokens(world: world)
    }

    /// - Parameter id: the instance whose process asks; nil when it is none's: then nothing is told.
    public func answer(_ request: HTTPRequest, from id: String?) async -> HTTPResponse {
        guard let id, let instance = instances.all.first(where: { $0.id == id }) else { return MetadataService.refusal(403, "Forbidden") }
        guard instance.configuration.metadata.isEnabled else { return MetadataService.refusal(403, "Forbidden") }
        // What came through a proxy is not the instance itself (IMDSv2 refuses it; so do we in both versions).
        guard request.headers["X-Forwarded-For"] == nil else { return MetadataService.refusal(403, "Forbidden") }
        if request.method == "PUT" { return makeToken(request, instance) }
        guard request.method == "GET" || request.method == "HEAD" else { return MetadataService.refusal(405, "Method Not Allowed") }
        if let refusal = judgeToken(request, instance) { return refusal }
        guard let path = MetadataService.path(request.path), let text = await MetadataTree(instance, credentials, lifecycleState(instance), world).answer(path) else {
            return MetadataService.refusal(404, "Not Found")
        }
        return HTTPResponse(status: 200, headers: ["content-type": text.type, "server": "EC2ws"], body: request.method == "HEAD" ? [] : text.bytes)
    }

    private func makeToken(_ request: HTTPRequest, _ instance: Instance) -> HTTPResponse {
        guard MetadataService.path(request.path) == ["api", "token"] else { return MetadataService.refusal(405, "Method Not Allowed") }
        guard let text = request.headers[MetadataService.secondsHeader], let seconds = Int64(text), MetadataTokens.secondsAllowed.contains(seconds) else {
            return MetadataService.refusal(400, "Bad Request")
        }
        let token = tokens.make(for: instance.id, seconds: seconds)
        return HTTPResponse(status: 200, headers: ["content-type": "text/plain", "server": "EC2ws", MetadataService.secondsHeader: text], body: Array(token.utf8))
    }

    /// A token that was sent must be good, whether it is needed or not.
    private func judgeToken(_ request: HTTPRequest, _ instance: Instance) -> HTTPResponse? {
        guard let token = request.headers[MetadataService.tokenHeader] else {
            return instance.configuration.metadata.requiresToken ? MetadataService.refusal(401, "Unauthorized") : nil
        }
        return tokens.isValid(token, for: instance.id) ? nil : MetadataService.refusal(401, "Unauthorized")
    }

    /// The parts behind `/latest/` (or a dated version); nil for paths that are not ours.
    private static func path(_ path: String) -> [String]? {
        let parts = path.split(separator: "/").map(String.init)
        guard let version = parts.first, version == "latest" || (version.count == 10 && version.allSatisfy { $0.isNumber || $0 == "-" }) else { return nil }
        return Array(parts.dropFirst())
    }

    private static func refusal(_ status: Int, _ title: String) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["content-type": "text/plain", "server": "EC2ws"], body: Array("\(status) - \(title)\n".utf8))
    }
}
