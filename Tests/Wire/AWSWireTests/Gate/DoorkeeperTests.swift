import Base
import Testing

@testable import AWSWire

@Suite("The doorkeeper")
struct DoorkeeperTests {
    private let doorkeeper = Doorkeeper(hosts: ["hinomi.example", "192.0.2.7", "not a host"])

    private func status(_ headers: HTTPHeaders, method: String = "POST", door: Doorkeeper.Door = .api) -> Int? {
        do throws(Doorkeeper.Refusal) {
            try doorkeeper.check(HTTPRequest(method: method, path: "/", headers: headers), for: door)
            return nil
        } catch {
            return error.status
        }
    }

    @Test(
        "Loopback and configured hosts come in",
        arguments: [
            "localhost", "localhost:4566", "LOCALHOST", "localhost.", "stream-logs.localhost:1", "127.0.0.1", "127.255.0.9:4566", "[::1]", "[::1]:4566",
            "hinomi.example", "Hinomi.Example:4566", "192.0.2.7:4566",
        ])
    func hosts(_ host: String) {
        for door in Doorkeeper.Door.allCases { #expect(status(["Host": host], method: "GET", door: door) == nil) }
    }

    @Test(
        "Every other host stays outside, through every door",
        arguments: [
            "evil.example", "localhost.evil.example", "evil-localhost", "localhostx", "127.0.0.1.evil.example", "127.0.0.1.nip.io", "127.1", "127.0.0.256",
            "127.0.0.01", "0127.0.0.1", "2130706433", "0x7f.0.0.1", "0.0.0.0", "128.0.0.1", "10.0.0.1", "[::]", "[::ffff:127.0.0.1]", "[::1", "::1", "[::1]x", "", "127.0.0.1..", "localhost..",
            ":4566", "localhost:", "localhost:x", "localhost:456600", "localhost:80:80", "user@localhost", "localhost/x", "localhost\\@evil", "local host",
            "localhost,evil.example", "a.hinomi.example", "hinomi.example.evil", "169.254.169.254", "ｌocalhost", "localhost\u{0}", "..localhost:x",
        ])
    func otherHosts(_ host: String) {
        for door in Doorkeeper.Door.allCases { #expect(status(["Host": host], method: "GET", door: door) == 403) }
    }

    @Test("No host, or two, is no request")
    func hostCount() {
        #expect(status([:]) == 400)
        #expect(status(["Host": "localhost", "host": "localhost"]) == 400)
    }

    @Test(
        "An origin comes in when it is exactly ours",
        arguments: [
            ("http://localhost:4566", true), ("https://localhost:4566", true), ("HTTP://LOCALHOST:4566", true), ("http://localhost", false),
            ("http://localhost:4567", false), ("http://127.0.0.1:4566", false), ("http://evil.example", false), ("http://localhost:4566.evil.example", false),
            ("null", false), ("", false), ("file://", false), ("http://localhost:4566/", false), ("ftp://localhost:4566", false),
            ("chrome-extension://localhost:4566", false), ("http://localhost:4566 http://evil.example", false),
        ])
    func origins(_ origin: String, _ isOurs: Bool) {
        for door in [Doorkeeper.Door.api, .page] {
            #expect(status(["Host": "localhost:4566", "Origin": origin], door: door) == (isOurs ? nil : 403))
        }
    }

    @Test("Two origins are refused when either is not ours")
    func twoOrigins() {
        #expect(status(["Host": "localhost", "Origin": "http://localhost", "origin": "http://evil.example"]) == 403)
    }

    @Test(
        "A site of its own comes in, another or an unknown one not; pages may also be typed",
        arguments: [("same-origin", true, true), ("none", false, true), ("same-site", false, false), ("cross-site", false, false), ("", false, false), ("x", false, false)])
    func sites(_ site: String, _ api: Bool, _ page: Bool) {
        #expect(status(["Host": "localhost", "Sec-Fetch-Site": site], method: "GET", door: .api) == (api ? nil : 403))
        #expect(status(["Host": "localhost", "Sec-Fetch-Site": site], method: "GET", door: .page) == (page ? nil : 403))
        #expect(status(["Host": "localhost", "Sec-Fetch-Site": site], method: "GET", door: .administration) == (api ? nil : 403))
    }

    @Test("A link from another site opens a page, and nothing else")
    func links() {
        let link: HTTPHeaders = ["Host": "localhost", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"]
        var frame = link
        frame["sec-fetch-dest"] = "iframe"
        #expect(status(link, method: "GET", door: .page) == nil)
        #expect(status(link, method: "POST", door: .page) == 403)
        #expect(status(link, method: "GET", door: .api) == 403)
        #expect(status(link, method: "GET", door: .administration) == 403)
        #expect(status(frame, method: "GET", door: .page) == 403)
    }

    @Test("Changes of the administration need a header that no form can set")
    func administration() {
        #expect(status(["Host": "localhost"], method: "GET", door: .administration) == nil)
        #expect(status(["Host": "localhost"], method: "POST", door: .administration) == 403)
        #expect(status(["Host": "localhost", "X-Hinomi": "1"], method: "POST", door: .administration) == nil)
        for value in ["", "0", "1, 1", "true"] { #expect(status(["Host": "localhost", "X-Hinomi": value], method: "DELETE", door: .administration) == 403) }
        #expect(status(["Host": "localhost", "X-Hinomi": "1", "Origin": "http://evil.example"], method: "POST", door: .administration) == 403)
    }
}
