import Testing
import World

@Suite struct URLPartsTests {
    @Test func `a URL is read in its parts`() throws {
        let url = try URLParts("HTTPS://Hooks.Slack.COM:8443/services/T%20/x?a=b?c#part")
        #expect(url.scheme == .https && url.host == "hooks.slack.com" && url.port == 8443)
        #expect(url.path == "/services/T%20/x" && url.query == "a=b?c")
        #expect(url.hostHeader == "hooks.slack.com:8443" && url.serverName == "hooks.slack.com" && url.address == nil)
        #expect(url.description == "https://hooks.slack.com:8443/services/T%20/x?a=b?c")
    }

    @Test(arguments: [
        ("http://a", "http://a/"), ("http://a?x", "http://a/?x"), ("http://a:80/", "http://a/"), ("https://a:443", "https://a/"), ("http://a:443", "http://a:443/"),
        ("http://127.0.0.1:1/", "http://127.0.0.1:1/"), ("http://[::0001]:65535/x", "http://[::1]:65535/x"), ("http://[::FFFF:1.2.3.4]", "http://[::ffff:1.2.3.4]/"),
        ("http://a_b.c-d.e1/#", "http://a_b.c-d.e1/"), ("http://a/?", "http://a/?"),
    ])
    func `a URL is printed in its plain form`(text: String, plain: String) throws { #expect(try URLParts(text).description == plain) }

    @Test(arguments: [
        ("", URLParts.Refusal.scheme), ("ftp://a/", .scheme), ("//a/", .scheme), ("http:/a", .scheme), ("javascript:alert(1)", .scheme), ("file:///etc/passwd", .scheme),
        ("http://user@a/", .userInfo), ("http://user:pw@a/", .userInfo), ("http://good.example@169.254.169.254/", .userInfo),
        ("http:///x", .host), ("http://:80/", .host), ("http://a..b/", .host), ("http://a./", .host), ("http://-a/", .host), ("http://a-/", .host),
        ("http://127.1/", .host), ("http://2130706433/", .host), ("http://0x7f000001/", .host), ("http://0177.0.0.1/", .host), ("http://1.2.3.4.5/", .host),
        ("http://a.0x1/", .host), ("http://[127.0.0.1]/", .host), ("http://[::1/", .host), ("http://[fe80::1%25eth0]/", .host), ("http://a%2eb/", .host),
        ("http://a:/", .port), ("http://a:0/", .port), ("http://a:65536/", .port), ("http://a:+1/", .port), ("http://a:80:80/", .port), ("http://[::1]80/", .port),
        ("http://a/ b", .character), ("http://a/\r\nX: y", .character), ("http://a\\@b/", .character), ("http://ａ/", .character), ("http://a/\0", .character), ("http://a/{x}", .character),
    ])
    func `a doubtful URL is refused with the reason`(text: String, refusal: URLParts.Refusal) {
        #expect(throws: refusal) { try URLParts(text) }
    }

    @Test func `too long a URL, label or name is refused`() {
        #expect(throws: URLParts.Refusal.tooLong) { try URLParts("http://a/" + String(repeating: "x", count: URLParts.countMax)) }
        #expect(throws: URLParts.Refusal.host) { try URLParts("http://" + String(repeating: "x", count: 64)) }
        #expect(throws: URLParts.Refusal.host) { try URLParts("http://" + Array(repeating: "x", count: 128).joined(separator: ".")) }
    }

    @Test(arguments: [
        ("https://b/y", "https://b/y"), ("//b:1/y", "http://b:1/y"), ("/y?z#w", "http://a:8/y?z"), ("?q", "http://a:8/x/x?q"),
    ])
    func `a redirect is followed`(location: String, target: String) throws {
        #expect(try URLParts("http://a:8/x/x?old").following(location).description == target)
    }

    @Test(arguments: ["y", "../y", "", "ftp://b", "//user@b", "/ y", "https://0x7f.1/"])
    func `a redirect to anything else is refused`(location: String) throws {
        let url = try URLParts("http://a/")
        #expect(throws: URLParts.Refusal.self) { try url.following(location) }
    }
}
