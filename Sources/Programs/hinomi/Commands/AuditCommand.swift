import ArgumentParser
import Base

/// `hinomi audit [--since TIME] [--resource NAME]`: who changed what, when, from where, and what became of it; refused changes too.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Lists changes and refused changes, the oldest first.",
        discussion: "A line is: time, operation, resource names, caller, address, outcome, request id. Reads and data calls are counted in /metrics and not listed.")

    @Option(help: "From then on: a time such as 2026-01-05T00:00:00Z, or a span before now such as 2h.") var since: String?
    @Option(help: "Before then.") var until: String?
    @Option(help: "Only calls that name this resource: a name or an ARN.") var resource: String?
    @Option(help: "The most events, the newest of them; up to 10000.") var limit: Int?
    @Flag(help: "As JSON, with requests as they were sent.") var json = false
    @OptionGroup var location: ServerLocation

    func run() async throws {
        let parts = [("since", since), ("until", until), ("resource", resource), ("limit", limit.map { "\($0)" })]
        let query = parts.compactMap { name, value in value.map { "\(name)=\(queryEscaped($0))" } }.joined(separator: "&")
        let answer = try await location.client().call("GET", "/_hinomi/audit", query: query)
        if json { return print(answer.encodedText) }
        for event in (answer["events"]?.items ?? []).reversed() { print(AuditCommand.line(event)) }
        if answer["more"]?.flag == true { print("(older events are left out: --until, --limit)") }
    }

    /// What came from outside is printed without control characters, which a terminal would obey.
    private static func line(_ event: JSONValue) -> String {
        func text(_ name: String) -> String { event[name]?.text ?? "" }
        let names = (event["request"]?.members ?? []).filter { $0.key.hasSuffix("Name") || $0.key.hasSuffix("Arn") }.compactMap(\.value.text)
        let address = text("sourceAddress").isEmpty ? "-" : text("sourceAddress")
        let words = [text("time"), text("name"), names.joined(separator: ","), "by", text("principal"), "from", address, text("outcome"), text("requestID")]
        return words.filter { !$0.isEmpty }.joined(separator: " ").map { $0.isNewline || ($0.asciiValue ?? 32) < 32 ? "?" : String($0) }.joined()
    }
}
