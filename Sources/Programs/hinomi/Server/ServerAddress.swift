import Synchronization

/// Where this server is reached: known once it listens.
final class ServerAddress: Sendable {
    private let scheme: String
    private let host: String
    private let configuredURL: String?
    private let listening = Mutex<Int?>(nil)

    init(_ settings: ServerSettings) {
        scheme = settings.tls == nil ? "http" : "https"
        host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        configuredURL = settings.publicURL
    }

    var port: Int? { listening.withLock { $0 } }

    func listens(on port: Int) { listening.withLock { $0 = port } }

    /// On the address that we listen on.
    var localURL: String { "\(scheme)://\(host):\(port ?? 0)" }

    /// As the operator says it is reached from outside.
    var publicURL: String { configuredURL ?? localURL }

    /// A command of ours that speaks to this server, as it is to be written in a shell: the server's URL is named where it is not the default.
    func reached(from command: String) -> String {
        localURL == ServerLocation.standardURL ? command : "\(command) --endpoint \(localURL)"
    }
}
