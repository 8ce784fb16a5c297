import Base
import NIOHTTP1

/// A request that never reaches the handler: the status and one sentence that says why. The connection is closed after it.
struct Refusal: Error, Hashable, Sendable {
    let status: Int
    let reason: String

    init(_ status: Int, _ reason: String) { (self.status, self.reason) = (status, reason) }

    var response: HTTPResponse {
        HTTPResponse(status: status, headers: ["content-type": "text/plain; charset=utf-8"], body: Array("\(reason)\n".utf8))
    }
}

extension Refusal {
    /// What the codec found wrong. `inTarget` tells that the request line is the part that was too long.
    init(_ error: HTTPParserError, inTarget: Bool) {
        switch error {
        case .headerOverflow: self = inTarget ? .targetTooLong : .headersTooLarge
        // Paused is how the codec says that it saw the preface of HTTP/2.
        case .invalidVersion, .paused: self = .otherVersion
        case .invalidMethod: self.init(400, "The request line does not begin with a known method.")
        case .invalidContentLength, .unexpectedContentLength: self.init(400, "The Content-Length is not valid, or stands beside another length.")
        case .invalidChunkSize: self.init(400, "A chunk size is not valid.")
        case .invalidEOFState: self.init(400, "The request ended before it was complete.")
        default: self = .malformed
        }
    }

    static let malformed = Refusal(400, "The request is not valid HTTP/1.1.")
    static let otherVersion = Refusal(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.")
    static let targetTooLong = Refusal(414, "The request target is too long.")
    static let headersTooLarge = Refusal(431, "The header fields are too large or too many.")
    static let headTooSlow = Refusal(408, "The request headers did not arrive in time.")
    static let bodyTooSlow = Refusal(408, "The request body arrives too slowly.")
    static let bodiesExhausted = Refusal(503, "The server holds as many request bodies as it may. Try again.")

    static func bodyTooLarge(_ bytesMax: Int) -> Refusal { Refusal(413, "The request body is larger than \(bytesMax) bytes.") }
}
