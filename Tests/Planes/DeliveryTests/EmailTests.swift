import Base
import SimWorld
import Testing
import World

@testable import Delivery

@Suite struct EmailTests {
    @Test(arguments: ["a@b.example", "first.last+tag@host"]) func addresses(text: String) { #expect(EmailCarrier.isAddress(text)) }

    @Test(arguments: ["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@b>", "\u{1F525}@b"])
    func textsThatCouldEndAHeaderOrACommandAreNoAddresses(text: String) { #expect(!EmailCarrier.isAddress(text)) }

    @Test func subjectsOutsideASCIIAreEncodedInPieces() {
        #expect(EmailCarrier.encodedWord("plain") == "plain")
        let encoded = EmailCarrier.encodedWord(String(repeating: "火の見", count: 20))
        #expect(encoded.split(separator: "\r\n ").allSatisfy { $0.utf8.count <= 75 && $0.hasPrefix("=?UTF-8?B?") && $0.hasSuffix("?=") })
        let marked = EmailCarrier.encodedWord("e" + String(repeating: "\u{301}", count: 600))
        #expect(marked.split(separator: "\r\n ").allSatisfy { $0.utf8.count <= 75 }, "one character with 600 marks")
        #expect(EmailCarrier.encodedWord("a\r\nBcc: x@y").contains("\r\nBcc") == false)
    }

    @Test func theDateIsThatOfRFC5322() { #expect(EmailCarrier.date(Timestamp(seconds: 1_767_571_200)) == "Mon, 05 Jan 2026 00:00:00 +0000") }

    /// A mail server that follows a list of answers and keeps what it was told.
    private func converse(_ answers: [String], to recipient: String = "you@example.org") throws -> (outcome: DeliveryOutcome, heard: [String]) {
        let world = SimWorld(seed: 1)
        let address = try #require(IPAddress("10.0.0.25"))
        let heard = Heard()
        world.simNetwork.listen(on: address, port: 25) { stream in
            var inData = false
            var buffer = ""
            _ = try? await stream.write(Array("220 ready\r\n".utf8))
            var rest = answers[...]
            while let bytes = try? await stream.read(countMax: 4096, timeout: .seconds(60)) {
                buffer += String(decoding: bytes, as: UTF8.self)
                while let end = buffer.firstRange(of: "\r\n") {
                    let line = String(buffer[..<end.lowerBound])
                    buffer = String(buffer[end.upperBound...])
                    heard.add(line)
                    if inData, line != "." { continue }
                    guard let answer = rest.popFirst() else { return }
                    inData = answer.hasPrefix("354")
                    _ = try? await stream.write(Array((answer + "\r\n").utf8))
                }
            }
        }
        let options = SMTPOptions(host: "10.0.0.25", port: 25, usesTLSFromStart: false, user: nil, password: nil, from: "hinomi@example.org")
        let carrier = EmailCarrier(options: options, world: world, publicURL: { "http://h" })
        var parcel = SlackMessageTests.parcel(".hidden\nline", subject: "subject")
        (parcel.channel, parcel.endpoint) = (.email, recipient)
        let sent = parcel
        return (try world.run { await carrier.carry(sent, isRepeat: false) }, heard.lines)
    }

    private final class Heard: @unchecked Sendable {  // Only the simulation's one thread touches it.
        var lines: [String] = []
        func add(_ line: String) { lines.append(line) }
    }

    @Test func aMailIsSentLineByLine() throws {
        let (outcome, heard) = try converse(["250 hello", "250 ok", "250 ok", "354 go", "250 queued"])
        #expect(outcome == .delivered)
        #expect(heard.prefix(4) == ["EHLO hinomi", "MAIL FROM:<hinomi@example.org>", "RCPT TO:<you@example.org>", "DATA"])
        #expect(heard.contains("Subject: subject"))
        #expect(heard.last == ".")
    }

    @Test func aPermanentRefusalIsNotTriedAgainAndATemporaryOneIs() throws {
        guard case .refused = try converse(["250 hello", "250 ok", "550 no such user"]).outcome else { return #expect(Bool(false), "550 is final") }
        guard case .failed = try converse(["250 hello", "250 ok", "450 busy"]).outcome else { return #expect(Bool(false), "450 is not") }
        guard case .failed = try converse(["250 hello"]).outcome else { return #expect(Bool(false), "a broken connection is not") }
    }
}
