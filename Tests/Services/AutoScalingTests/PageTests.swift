import Testing

@testable import AWSWire
@testable import AutoScaling

@Suite struct PageTests {
    @Test("A token carries any key unchanged and holds nothing that a protocol cannot carry", arguments: ["a", "a b", "100%", "g\u{1F}p", "名前", "%41", "\u{1F}"])
    func tokens(key: String) throws {
        let token = PageToken.text(key)
        #expect(token.unicodeScalars.allSatisfy { $0.value > 0x20 })
        #expect(PageToken.key(token) == key)
    }

    @Test("Tokens that were never given out are refused", arguments: ["", "%", "%4", "%zz", "%FF", String(repeating: "a", count: 5000)])
    func hostile(token: String) {
        #expect(PageToken.key(token) == nil)
        #expect(throws: ServiceFault.invalidNextToken) { try Page(["a"], after: token, length: 1) { $0 } }
    }

    @Test("Pages together are the whole list, each item once, whatever is deleted between them")
    func pages() throws {
        let all = (0..<25).map { "k\($0)" }
        var seen: [String] = [], token: String?
        repeat {
            let page = try Page(all, after: token, length: 7) { $0 }
            seen += page.items
            token = page.nextToken
        } while token != nil
        #expect(seen == all.sorted())
        let first = try Page(all, after: nil, length: 7) { $0 }
        let rest = try Page(all.filter { !first.items.contains($0) }, after: first.nextToken, length: 100) { $0 }
        #expect(rest.items.count == 18)
    }

    @Test("Hostile activity tokens are refused", arguments: ["", "x", "1", ".a", "-1.a", "99999999999999999999.a", "9223372036854775807.a"])
    func activityTokens(token: String) {
        #expect(throws: ServiceFault.invalidNextToken) { try ActivityToken.position(token) }
    }
}
