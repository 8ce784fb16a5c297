import Base
import Testing

@testable import Console

@Suite("The page's files")
struct PageTests {
    @Test(arguments: ["/", "/_hinomi/page.css", "/_hinomi/page.js", "/_hinomi/group.js", "/_hinomi/icon.svg"])
    func `Each is served with a policy that runs nothing but our own`(path: String) throws {
        let response = try #require(ConsolePages.page(path))
        #expect(response.status == 200 && !response.body.isEmpty)
        #expect(response.headers["content-security-policy"]?.hasPrefix("default-src 'none'; style-src 'self'; script-src 'self';") == true)
        #expect(response.headers["x-content-type-options"] == "nosniff")
    }

    /// What clients named is put on the page as text only: no way that reads it as markup or code is used.
    @Test(arguments: ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc", "javascript:", "setAttribute(\"on", "setAttribute(\"style"])
    func `No name becomes markup or code`(way: String) {
        for script in [pageScript, groupScript] { #expect(!script.contains(way)) }
    }

    @Test func `The markup holds no script or style of its own, which the policy would not run`() {
        #expect(!pageMarkup.contains("<script>") && !pageMarkup.contains("<style") && !pageMarkup.contains(" style=") && !pageMarkup.contains(" onclick"))
    }

    @Test func `What is no file of the page is none`() { #expect(ConsolePages.page("/_hinomi/other.js") == nil) }
}
