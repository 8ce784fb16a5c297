import Base
import HTTPFront

/// The port on which the members of the demonstration's group listen, each on an address of its own.
enum DemoPort {
    static let preferred = 4580

    /// The preferred one, unless something on this machine has taken it for every address.
    static func free() async throws -> Int {
        for port in [preferred, 0] {
            // Taken: then any that is free.
            guard let front = try? await HTTPFront.start(listen: ("127.0.0.1", port), threads: 1, handler: Nobody()) else { continue }
            let found = front.port
            await front.drain(timeout: .zero)
            return found
        }
        throw CommandFailure("no port is free")
    }

    private struct Nobody: HTTPHandler {
        func handle(_ request: HTTPRequest) async -> HTTPResponse { HTTPResponse(status: 503) }
    }
}
