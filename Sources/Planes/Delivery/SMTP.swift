import Base
import World

/// How mail leaves: `smtp://[user:password@]host:port` with STARTTLS where offered, or `smtps://` for TLS from the start.
public struct SMTPOptions: Hashable, Sendable {
    public var host: String
    public var port: Int
    /// TLS before the first word (RFC 8314), instead of STARTTLS.
    public var usesTLSFromStart: Bool
    public var user: String?
    public var password: String?
    /// The sender's address.
    public var from: String

    public init(host: String, port: Int, usesTLSFromStart: Bool, user: String?, password: String?, from: String) {
        (self.host, self.port, self.usesTLSFromStart) = (host, port, usesTLSFromStart)
        (self.user, self.password, self.from) = (user, password, from)
    }
}

/// One conversation with a mail server (RFC 5321). The server is the operator's own choice, so loopback is allowed.
struct SMTPConversation {
    static let timeout = TimeSpan.seconds(30)
    static let replyBytesMax = 64 * 1024

    private struct Refusal: Error { let code: Int, text: String }

    private let options: SMTPOptions
    private let stream: any NetworkStream
    private var buffer: [UInt8] = []

    /// Sends one message; `lines` are the headers and the body, without line ends.
    static func send(_ lines: [String], to recipient: String, options: SMTPOptions, network: any Network) async -> DeliveryOutcome {
        do {
            guard let address = try await network.resolve(options.host, timeout: timeout).first else { return .failed(reason: "the mail server has no address", retryAfter: nil) }
            let stream = try await network.connect(to: address, port: options.port, tls: options.usesTLSFromStart ? options.host : nil, timeout: timeout)
            var conversation = SMTPConversation(options: options, stream: stream)
            let outcome = await conversation.run(lines, to: recipient)
            await stream.close()
            return outcome
        } catch { return .failed(reason: "the mail server cannot be reached: \(error)", retryAfter: nil) }
    }

    private init(options: SMTPOptions, stream: any NetworkStream) { (self.options, self.stream) = (options, stream) }

    private mutating func run(_ lines: [String], to recipient: String) async -> DeliveryOutcome {
        do {
            try await greet()
            try await command("MAIL FROM:<\(options.from)>", expecting: 250)
            try await command("RCPT TO:<\(recipient)>", expecting: 250)
            try await command("DATA", expecting: 354)
            let stuffed = lines.map { $0.hasPrefix(".") ? "." + $0 : $0 }
            try await stream.write(Array((stuffed.joined(separator: "\r\n") + "\r\n.\r\n").utf8))
            try await expect(250)
            return .delivered
        } catch let refusal as Refusal where (500..<600).contains(refusal.code) {
            return .refused(reason: "the mail server answered \(refusal.code) \(refusal.text)")
        } catch let refusal as Refusal {
            return .failed(reason: "the mail server answered \(refusal.code) \(refusal.text)", retryAfter: nil)
        } catch { return .failed(reason: "the mail server broke off: \(error)", retryAfter: nil) }
    }

    private mutating func greet() async throws {
        try await expect(220)
        var extensions = try await command("EHLO hinomi", expecting: 250)
        if !options.usesTLSFromStart, extensions.contains(where: { $0.uppercased().hasPrefix("STARTTLS") }) {
            try await command("STARTTLS", expecting: 220)
            // What came before the handshake was not protected and must not be taken for an answer after it.
            buffer = []
            try await stream.startTLS(serverName: options.host, timeout: SMTPConversation.timeout)
            extensions = try await command("EHLO hinomi", expecting: 250)
        }
        if let user = options.user, let password = options.password {
            try await command("AUTH PLAIN " + Base64Text.encoded(Array("\u{0}\(user)\u{0}\(password)".utf8)), expecting: 235)
        }
    }

    @discardableResult
    private mutating func command(_ line: String, expecting code: Int) async throws -> [String] {
        try await stream.write(Array((line + "\r\n").utf8))
        return try await expect(code)
    }

    /// Reads a reply of one or more lines; the texts of its lines.
    @discardableResult
    private mutating func expect(_ code: Int) async throws -> [String] {
        var texts: [String] = []
        while true {
            let line = try await readLine()
            guard line.utf8.count >= 3, let number = Int(line.prefix(3)) else { throw Refusal(code: 0, text: "no reply code") }
            texts.append(String(line.dropFirst(4)))
            if line.dropFirst(3).first == "-" { continue }
            guard number == code else { throw Refusal(code: number, text: texts.joined(separator: " ")) }
            return texts
        }
    }

    private mutating func readLine() async throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                var line = buffer[..<end]
                if line.last == 0x0D { line.removeLast() }
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: line, as: UTF8.self)
            }
            guard buffer.count < SMTPConversation.replyBytesMax, let more = try await stream.read(countMax: 4096, timeout: SMTPConversation.timeout) else {
                throw Refusal(code: 0, text: "the connection ended")
            }
            buffer += more
        }
    }
}
