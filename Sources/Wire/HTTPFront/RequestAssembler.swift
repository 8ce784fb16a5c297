import Base
import NIOCore
import NIOHTTP1

/// Puts the parts of one request after another together. Holds no channel: parts go in, what to do comes out.
struct RequestAssembler {
    enum Step {
        /// Nothing to do yet.
        case more
        /// The client waits for `100 Continue` before it sends the body.
        case wantsContinue
        case complete(AssembledRequest)
    }

    let rules: HeadRules
    let bodies: BodyBudget
    private var head: AcceptedHead?
    private var body: [UInt8] = []

    /// Memory set aside for a declared length before any byte of it came.
    static let bodyBytesReservedMax = 64 * 1024

    init(rules: HeadRules, bodies: BodyBudget) { (self.rules, self.bodies) = (rules, bodies) }

    /// Whether a head has been accepted and its body is still coming.
    var isInBody: Bool { head != nil }

    mutating func take(_ part: HTTPServerRequestPart) throws(Refusal) -> Step {
        switch part {
        case .head(let head): try takeHead(head)
        case .body(let bytes): try takeBody(bytes)
        case .end: takeEnd()
        }
    }

    /// Gives back what an unfinished body holds. Call it when the connection ends or is refused.
    mutating func abandon() {
        bodies.release(body.count)
        (head, body) = (nil, [])
    }

    private mutating func takeHead(_ head: HTTPRequestHead) throws(Refusal) -> Step {
        let accepted = try rules.accept(head)
        body = []
        body.reserveCapacity(min(accepted.contentLength ?? 0, RequestAssembler.bodyBytesReservedMax))
        self.head = accepted
        return accepted.expectsContinue ? .wantsContinue : .more
    }

    private mutating func takeBody(_ bytes: ByteBuffer) throws(Refusal) -> Step {
        let bytesMax = rules.limits.bodyBytesMax
        guard bytes.readableBytes <= bytesMax - body.count else { throw .bodyTooLarge(bytesMax) }
        guard bodies.reserve(bytes.readableBytes) else { throw .bodiesExhausted }
        bytes.withUnsafeReadableBytes { body.append(contentsOf: $0) }
        return .more
    }

    private mutating func takeEnd() -> Step {
        guard var accepted = head else { return .more }
        accepted.request.body = body
        (head, body) = (nil, [])
        return .complete(AssembledRequest(request: accepted.request, keepsAlive: accepted.keepsAlive, isHTTP10: accepted.isHTTP10))
    }
}

/// A whole request, and what its connection must know when the answer comes.
struct AssembledRequest: Sendable {
    var request: HTTPRequest
    var keepsAlive: Bool
    var isHTTP10: Bool
}
