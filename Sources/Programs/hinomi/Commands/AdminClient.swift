import ArgumentParser
import Base
import LinuxWorld
import World

/// Speaks to a running server's `/_hinomi/` pages, for the subcommands that need one.
struct AdminClient {
    static let timeout = TimeSpan.seconds(60)
    static let answerBytesMax = 64 * 1024 * 1024

    let endpoint: URLParts
    /// Access key and secret for a server that verifies: as HTTP Basic.
    let login: String?

    init(endpoint: String, login: String?) throws {
        do { self.endpoint = try URLParts(endpoint) } catch { throw ValidationError("--endpoint: not a URL (\(error))") }
        self.login = login
    }

    /// Sends a request; the JSON that a 2xx answers. Anything else ends the command with the server's words.
    func call(_ method: String, _ path: String, query: String? = nil, body: JSONValue? = nil, timeout: TimeSpan = AdminClient.timeout) async throws -> JSONValue {
        var headers: HTTPHeaders = ["x-hinomi": "1", "content-type": "application/json"]
        if let login { headers["authorization"] = "Basic " + login }
        let request = HTTPRequest(method: method, path: path, query: query, headers: headers, body: body?.encoded ?? [])
        let response = try await exchange(request, timeout: timeout)
        guard (200..<300).contains(response.status) else {
            let text = String(decoding: response.body.prefix(4096), as: UTF8.self)
            throw CommandFailure("the server answered \(response.status): \(text)")
        }
        return response.body.isEmpty ? .null : try JSONValue(parsing: response.body)
    }

    /// One call of an AWS API over the query protocol, to an open server: the credential names service and region, nothing is signed.
    func form(_ body: String, credential: String) async throws -> String {
        let request = HTTPRequest(
            method: "POST", path: "/",
            headers: [
                "content-type": "application/x-www-form-urlencoded; charset=utf-8",
                "authorization": "AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=host, Signature=0",
            ], body: Array(body.utf8))
        let response = try await exchange(request, timeout: AdminClient.timeout)
        let text = String(decoding: response.body, as: UTF8.self)
        guard response.status == 200 else { throw CommandFailure("the server answered \(response.status): \(text)") }
        return text
    }

    private func exchange(_ request: HTTPRequest, timeout: TimeSpan) async throws -> HTTPResponse {
        let world = LinuxWorld()
        let addresses = try await world.network.resolve(endpoint.host, timeout: .seconds(10))
        guard let address = addresses.first else { throw ValidationError("\(endpoint.host) has no address") }
        do {
            return try await HTTPExchange(network: world.network, clock: world.clock).send(
                request, to: address, port: endpoint.port, tls: endpoint.serverName, hostHeader: endpoint.hostHeader, timeout: timeout,
                bodyMax: AdminClient.answerBytesMax)
        } catch { throw CommandFailure("no answer from \(endpoint): \(error)") }
    }
}

/// Ends a subcommand with a line on standard error and exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
