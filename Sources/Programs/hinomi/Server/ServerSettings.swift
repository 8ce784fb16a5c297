import ArgumentParser
import Base
import Delivery
import HTTPFront
import LinuxWorld
import MetricStore
import World

/// How the server is to run: the options, judged. What cannot be safe is refused here, before anything is opened.
struct ServerSettings: Sendable {
    enum Clock: Sendable {
        case real
        case virtual(start: Timestamp?)
    }

    var dataFolder: String
    var isEphemeral: Bool
    var host: String
    var port: Int
    var account: String
    var region: String
    var isOpen: Bool
    var clock: Clock
    var hosts: [String]
    var tls: TLSOptions?
    var slackEndpoint: String?
    var smtp: SMTPOptions?
    var allowsLoopbackEndpoints: Bool
    var publicURL: String?
    var deadManURL: String?
    var agentConfigPath: String?
    var runsAgent: Bool
    var metricsBytesMax: Int64?
    var retention: MetricStoreOptions.Retention
    var quotaScale: Double
    /// Whether instances start only behind walls that this machine can give.
    var requiresIsolation: Bool
    /// Whether instances end with the server instead of outliving it.
    var endsInstances: Bool
    /// What the page offers to paste for making load; nil: nothing.
    var loadCommand: String?
    /// EC2, when it is to be reached.
    var cloud: CloudSettings?
    /// Programs that know a capacity, by the name under which scalable targets may use them.
    var capacityHooks: [String: String]

    init(_ options: ServeOptions) throws {
        (host, port) = try ServerSettings.listen(options.listen)
        (isEphemeral, endsInstances) = (options.ephemeral, options.ephemeral)
        dataFolder = try ServerSettings.folder(options)
        guard options.account.utf8.count == 12, options.account.utf8.allSatisfy({ (48...57).contains($0) }) else { throw ValidationError("--account: 12 digits are expected") }
        (account, region, isOpen, hosts) = (options.account, options.region, options.open, options.host)
        tls = try ServerSettings.tls(options)
        clock = try ServerSettings.clock(options.virtualClock)
        (slackEndpoint, allowsLoopbackEndpoints) = (options.slackEndpoint, options.allowLoopbackEndpoints)
        smtp = try options.smtp.map { try ServerSettings.mail($0, from: options.smtpFrom) }
        (publicURL, deadManURL, agentConfigPath) = (options.publicURL, options.deadMan, options.agentConfig)
        if case .virtual = clock { runsAgent = false } else { runsAgent = !options.noAgent }
        metricsBytesMax = options.diskMax
        retention = try options.retention.map(RetentionOption.parsed) ?? .init()
        guard options.quotaScale >= 0, options.quotaScale.isFinite else { throw ValidationError("--quota-scale: 0 or a positive number is expected") }
        quotaScale = options.quotaScale
        requiresIsolation = !isOpen && !options.allowUnisolatedInstances
        cloud = try CloudSettings(options)
        capacityHooks = try CapacityHookOption.parsed(options.capacityHook)
        try refuseExposure()
    }

    /// Beyond loopback nothing is served without TLS and verified signatures.
    private func refuseExposure() throws {
        let address = IPAddress(host)
        let isLoopback = address.map(\.isLoopback) ?? (host == "localhost")
        if isLoopback { return }
        guard !isOpen else { throw ValidationError("--open accepts any credentials and is for loopback only; --listen \(host) is not") }
        guard tls != nil else { throw ValidationError("--listen \(host) is not loopback: --tls-certificate and --tls-key are needed") }
    }

    private static func listen(_ text: String) throws -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port) else {
            throw ValidationError("--listen: ADDRESS:PORT is expected")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard host == "localhost" || IPAddress(host) != nil else { throw ValidationError("--listen: \(host) is not an address") }
        return (host, port)
    }

    private static func folder(_ options: ServeOptions) throws -> String {
        if options.ephemeral {
            guard options.data == nil else { throw ValidationError("--ephemeral keeps nothing: it cannot go with --data") }
            return "/tmp/hinomi-\(LinuxWorld().random.uuid())"
        }
        guard let data = options.data else { throw ValidationError("--data DIR (or --ephemeral) is needed") }
        return data.count > 1 && data.hasSuffix("/") ? String(data.dropLast()) : data
    }

    private static func tls(_ options: ServeOptions) throws -> TLSOptions? {
        switch (options.tlsCertificate, options.tlsKey) {
        case (nil, nil): return nil
        case (let certificate?, let key?): return TLSOptions(certificateChainFile: certificate, privateKeyFile: key)
        default: throw ValidationError("--tls-certificate and --tls-key go together")
        }
    }

    private static func clock(_ text: String?) throws -> Clock {
        guard let text else { return .real }
        if text == "now" { return .virtual(start: nil) }
        guard let start = Timestamp(iso8601: text) else { throw ValidationError("--virtual-clock: a time such as 2026-01-05T00:00:00Z is expected") }
        return .virtual(start: start)
    }

    private static func mail(_ text: String, from: String?) throws -> SMTPOptions {
        let isSecure = text.hasPrefix("smtps://")
        guard isSecure || text.hasPrefix("smtp://"), let from, EmailCarrier.isAddress(from) else {
            throw ValidationError("--smtp: smtp://[user:password@]host[:port] and --smtp-from ADDRESS are expected")
        }
        var rest = text.dropFirst(isSecure ? 8 : 7)
        var user: String?, password: String?
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1)
            (user, password) = (parts.first.map(String.init), parts.count > 1 ? String(parts[1]) : "")
            rest = rest[rest.index(after: at)...]
        }
        let parts = rest.split(separator: ":", maxSplits: 1)
        guard let host = parts.first, !host.isEmpty, let port = parts.count > 1 ? Int(parts[1]) : (isSecure ? 465 : 587), (1...65535).contains(port) else {
            throw ValidationError("--smtp: host and port are expected")
        }
        return SMTPOptions(host: String(host), port: port, usesTLSFromStart: isSecure, user: user, password: password, from: from)
    }
}
