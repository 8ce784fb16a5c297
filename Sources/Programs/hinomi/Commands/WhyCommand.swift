import ArgumentParser
import Base

/// `hinomi why alarm NAME [--at TIME]`: why it is in its state, or why it did not fire; `hinomi why group NAME` and
/// `hinomi why target RESOURCE-ID`: why it scaled, or why not.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "why", abstract: "Explains a decision.", subcommands: [Alarm.self, Group.self, Target.self])

    struct Alarm: AsyncParsableCommand {
        @Argument(help: "The alarm's name.") var name: String
        @Option(help: "A moment in the past, such as 2026-01-05T00:00:00Z; default: now.") var at: String?
        @Option(help: "The alarm's region; default: the server's.") var region: String?
        @Flag(help: "As JSON, with all inputs.") var json = false
        @OptionGroup var location: ServerLocation

        func run() async throws {
            try await WhyCommand.ask("alarm", name: name, at: at, region: region, json: json, location)
        }
    }

    struct Group: AsyncParsableCommand {
        @Argument(help: "The name of the Auto Scaling group.") var name: String
        @Option(help: "A moment in the past, such as 2026-01-05T00:00:00Z; default: now.") var at: String?
        @Option(help: "The group's region; default: the server's.") var region: String?
        @Flag(help: "As JSON, with all inputs.") var json = false
        @OptionGroup var location: ServerLocation

        func run() async throws {
            try await WhyCommand.ask("group", name: name, at: at, region: region, json: json, location)
        }
    }

    struct Target: AsyncParsableCommand {
        @Argument(help: "The resource's id: a URL, or hook/NAME.") var resource: String
        @Option(help: "A moment in the past, such as 2026-01-05T00:00:00Z; default: now.") var at: String?
        @Option(help: "The target's region; default: the server's.") var region: String?
        @Flag(help: "As JSON, with all inputs.") var json = false
        @OptionGroup var location: ServerLocation

        func run() async throws {
            try await WhyCommand.ask("target", name: resource, at: at, region: region, json: json, location)
        }
    }

    private static func ask(_ kind: String, name: String, at: String?, region: String?, json: Bool, _ location: ServerLocation) async throws {
        var query = "name=\(queryEscaped(name))"
        if let at { query += "&at=\(queryEscaped(at))" }
        if let region { query += "&region=\(queryEscaped(region))" }
        let answer = try await location.client().call("GET", "/_hinomi/why/\(kind)", query: query)
        print(json ? answer.encodedText : answer["text"]?.text ?? answer.encodedText)
    }
}

/// Percent-encodes all but unreserved characters.
func queryEscaped(_ text: String) -> String {
    text.utf8.map { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || [45, 46, 95, 126].contains(byte)
            ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
}
