import Base

/// The page's files, by path. They are the program's own and hold no data.
public enum ConsolePages {
    public static let viewPath = "/_hinomi/view"

    /// Nil for a path that is not one of the page's files.
    public static func page(_ path: String) -> HTTPResponse? {
        switch path {
        case "/": response(pageMarkup, "text/html; charset=utf-8")
        case "/_hinomi/page.css": response(pageStyle + groupStyle, "text/css; charset=utf-8")
        case "/_hinomi/page.js": response(pageScript, "text/javascript; charset=utf-8")
        case "/_hinomi/group.js": response(groupScript, "text/javascript; charset=utf-8")
        case "/_hinomi/icon.svg", "/favicon.ico": response(pageIcon, "image/svg+xml")
        default: nil
        }
    }

    private static func response(_ text: String, _ type: String) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            headers: [
                "content-type": type, "cache-control": "no-cache", "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer",
                "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ], body: Array(text.utf8))
    }
}
