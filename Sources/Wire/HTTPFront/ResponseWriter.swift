import Base
import NIOCore
import NIOHTTP1

/// Prints responses as HTTP/1.1 bytes (RFC 9112). Framing is decided here alone: lengths, dates and encodings that a
/// handler set are left out, and a header that would break the framing makes the whole response a 500.
struct ResponseWriter {
    /// The `date` field of this second, with its line end.
    var dateLine: [UInt8]
    var answersHead: Bool
    var keepsAlive: Bool
    var isHTTP10: Bool

    /// Room for the status line and the header fields of most responses.
    static let headBytesTypical = 256

    func write(_ response: HTTPResponse, allocator: ByteBufferAllocator) -> ByteBuffer {
        guard ResponseWriter.isWritable(response) else {
            return write(HTTPResponse(status: 500), allocator: allocator)
        }
        let mayHaveBody = response.status != 204 && response.status != 304
        let sendsBody = mayHaveBody && !answersHead
        var out = allocator.buffer(capacity: ResponseWriter.headBytesTypical + (sendsBody ? response.body.count : 0))
        writeStatusLine(response.status, to: &out)
        for (name, value) in response.headers.fields where !ResponseWriter.isOurs(name) { writeField(name, value, to: &out) }
        out.writeBytes(dateLine)
        if mayHaveBody { writeField("content-length", String(response.body.count), to: &out) }
        if !keepsAlive { out.writeStaticString("connection: close\r\n") } else if isHTTP10 { out.writeStaticString("connection: keep-alive\r\n") }
        out.writeStaticString("\r\n")
        if sendsBody { out.writeBytes(response.body) }
        return out
    }

    private func writeStatusLine(_ status: Int, to out: inout ByteBuffer) {
        if status == 200 {
            out.writeStaticString("HTTP/1.1 200 OK\r\n")
        } else {
            out.writeString("HTTP/1.1 \(status) \(HTTPResponseStatus(statusCode: status).reasonPhrase)\r\n")
        }
    }

    private func writeField(_ name: String, _ value: String, to out: inout ByteBuffer) {
        out.writeString(name)
        out.writeStaticString(": ")
        out.writeString(value)
        out.writeStaticString("\r\n")
    }

    private static func isOurs(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: name.isSameField("date")
        case 10: name.isSameField("connection")
        case 14: name.isSameField("content-length")
        case 17: name.isSameField("transfer-encoding")
        default: false
        }
    }

    /// A final status, names that are tokens, and values without line ends or other controls.
    static func isWritable(_ response: HTTPResponse) -> Bool {
        (200...599).contains(response.status)
            && response.headers.fields.allSatisfy { name, value in
                !name.isEmpty && name.utf8.allSatisfy(isTokenByte) && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
            }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        case UInt8(ascii: "!"), 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
