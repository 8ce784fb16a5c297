import Base
import HTTPFront
import Synchronization

/// What the front is tested with: it echoes, it holds, it answers big, at once or in a task.
final class TestHandler: HTTPHandler {
    /// Requests seen, as `METHOD path?query body`.
    private let log = Mutex<[String]>([])
    private let held = Mutex<[@Sendable (HTTPResponse) -> Void]>([])

    var seen: [String] { log.withLock { $0 } }
    var heldCount: Int { held.withLock { $0.count } }

    /// Answers what `/hold` keeps.
    func releaseHeld() {
        let all = held.withLock { kept in
            defer { kept = [] }
            return kept
        }
        for done in all { done(HTTPResponse(status: 200, body: Array("released".utf8))) }
    }

    func handleNow(_ request: HTTPRequest, done: @escaping @Sendable (HTTPResponse) -> Void) -> Bool {
        let query = request.query.map { "?\($0)" } ?? ""
        log.withLock { $0.append("\(request.method) \(request.path)\(query) \(String(decoding: request.body, as: UTF8.self).prefix(64))") }
        switch request.path {
        case "/now": done(HTTPResponse(status: 200, body: request.body))
        case "/hold": held.withLock { $0.append(done) }
        case "/twice":
            done(HTTPResponse(status: 200, body: Array("first".utf8)))
            done(HTTPResponse(status: 200, body: Array("second".utf8)))
        default: return false
        }
        return true
    }

    func handle(_ request: HTTPRequest) async -> HTTPResponse {
        switch request.path {
        case "/big": HTTPResponse(status: 200, body: [UInt8](repeating: 0x61, count: request.query.flatMap { Int($0) } ?? 0))
        case "/empty": HTTPResponse(status: 204, body: Array("never sent".utf8))
        case "/split": HTTPResponse(status: 200, headers: ["x-reflected": "a\r\nset-cookie: b"])
        case "/framing": HTTPResponse(status: 200, headers: ["content-length": "999", "Transfer-Encoding": "chunked", "Date": "never"], body: [0x41])
        case "/headers":
            HTTPResponse(status: 200, body: Array(request.headers.fields.map { "\($0.name)=\($0.value)" }.joined(separator: ";").utf8))
        case "/peer": HTTPResponse(status: 200, body: Array(request.peer.utf8))
        default: HTTPResponse(status: 200, body: request.body)
        }
    }
}

/// Starts a front on a free port, runs the test, drains.
func withFront(
    _ limits: FrontLimits = FrontLimits(), tls: TLSOptions? = nil, _ test: (HTTPFront, TestHandler) async throws -> Void
) async throws {
    let handler = TestHandler()
    let front = try await HTTPFront.start(listen: ("127.0.0.1", 0), tls: tls, limits: limits, threads: 1, handler: handler)
    do {
        try await test(front, handler)
    } catch {
        await front.drain(timeout: .zero)
        throw error
    }
    await front.drain(timeout: .zero)
}

/// Sends the text on a new connection and reads until the server closes.
func exchange(_ front: HTTPFront, _ text: String) async throws -> String {
    let client = try await RawClient.connect(front.port)
    try await client.send(text)
    return try await client.readToEnd()
}

/// Looks until the condition holds, for at most ten seconds.
func eventually(_ condition: @Sendable () -> Bool) async throws -> Bool {
    for _ in 0..<2000 {
        if condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return condition()
}
