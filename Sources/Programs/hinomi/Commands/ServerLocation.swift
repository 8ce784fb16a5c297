import ArgumentParser
import Base
import LinuxWorld
import World

/// Where a running server is, and how to show it who we are: the options that its client subcommands share.
struct ServerLocation: ParsableArguments {
    static let standardURL = "http://127.0.0.1:4566"

    @Option(help: "The server's URL.") var endpoint = ServerLocation.standardURL
    @Option(help: "The server's data folder: its credentials file is used to sign in.") var data: String?

    func client() throws -> AdminClient { try AdminClient(endpoint: endpoint, login: try data.map(login)) }

    /// The first key of the credentials file, in the form that HTTP Basic wants.
    private func login(_ folder: String) throws -> String {
        let path = "\(folder)/credentials"
        let text: String
        do { text = String(decoding: try LinuxWorld().disk.readFile(path), as: UTF8.self) } catch { throw CommandFailure("\(error)") }
        func value(_ name: String) -> String? {
            text.split(separator: "\n").first { $0.hasPrefix(name) }?.split(separator: "=", maxSplits: 1).last.map { $0.filter { $0 != " " } }
        }
        guard let key = value("aws_access_key_id"), let secret = value("aws_secret_access_key") else { throw CommandFailure("\(path) holds no key") }
        return Base64Text.encoded(Array("\(key):\(secret)".utf8))
    }
}
