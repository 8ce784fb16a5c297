import ArgumentParser
import Base

/// `hinomi clock show | set TIME | advance SPAN`: moves the clock of a server that runs with `--virtual-clock`.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Shows or moves a virtual clock.", subcommands: [Show.self, Set.self, Advance.self])

    /// Moving far can mean much work: the longest that we wait for the answer.
    static let moveTimeout = TimeSpan.hours(1)

    struct Show: AsyncParsableCommand {
        @OptionGroup var location: ServerLocation
        func run() async throws { print(try await location.client().call("GET", "/_hinomi/clock").encodedText) }
    }

    struct Set: AsyncParsableCommand {
        @Argument(help: "For example 2026-01-05T00:00:00Z.") var time: String
        @OptionGroup var location: ServerLocation
        func run() async throws { try await move(["set": .string(time)], location) }
    }

    struct Advance: AsyncParsableCommand {
        @Argument(help: "For example 20m, 6h, 1d12h.") var span: String
        @OptionGroup var location: ServerLocation
        func run() async throws { try await move(["advance": .string(span)], location) }
    }
}

private func move(_ body: JSONValue, _ location: ServerLocation) async throws {
    print(try await location.client().call("POST", "/_hinomi/clock", body: body, timeout: ClockCommand.moveTimeout).encodedText)
}
