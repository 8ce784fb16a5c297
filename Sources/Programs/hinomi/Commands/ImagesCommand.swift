import ArgumentParser
import Base
import Glibc

/// `hinomi images add NAME --from PATH | list | remove IMAGE`: images of folders and archives, at a running server on the same machine.
struct ImagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "images", abstract: "Registers folders and archives as images that instances start from.", subcommands: [Add.self, List.self, Remove.self])

    /// Reading and packing a large folder takes time.
    static let addTimeout = TimeSpan.hours(1)

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Registers what a folder or archive holds now; what becomes of it later changes nothing.")
        @Argument(help: "The name of the image.") var name: String
        @Option(help: "A folder, or a tar archive (plain, .gz or .zst), on the server's machine.") var from: String
        @Option(help: "What runs in each instance beside its user data, in the folder of the image's files.") var command: String?
        @Flag(help: "An instance ends when the command does.") var endsWithCommand = false
        @Option(help: "What the image is, for people.") var description: String?
        @OptionGroup var target: ImageTarget

        func run() async throws {
            guard let path = realpath(from, nil) else { throw CommandFailure("\(from): there is no such file or folder") }
            defer { free(path) }
            var body: [JSONValue.Member] = [.init("name", .string(name)), .init("from", .string(String(cString: path))), .init("endsWithCommand", .bool(endsWithCommand))]
            if let command { body.append(.init("command", .string(command))) }
            if let description { body.append(.init("description", .string(description))) }
            print(try await target.call("POST", "/_hinomi/images", body: .object(body), timeout: ImagesCommand.addTimeout).encodedText)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the images of the region.")
        @OptionGroup var target: ImageTarget

        func run() async throws {
            for image in try await target.call("GET", "/_hinomi/images")["images"]?.items ?? [] { print(image.encodedText) }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forgets an image; instances that it started go on.")
        @Argument(help: "The id or the name of the image.") var image: String
        @OptionGroup var target: ImageTarget

        func run() async throws { print(try await target.call("POST", "/_hinomi/images/remove", body: ["image": .string(image)]).encodedText) }
    }
}

/// A server, and one of its regions.
struct ImageTarget: ParsableArguments {
    @Option(help: "The region; the server's own if it is left out.") var region: String?
    @OptionGroup var location: ServerLocation

    func call(_ method: String, _ path: String, body: JSONValue? = nil, timeout: TimeSpan = AdminClient.timeout) async throws -> JSONValue {
        guard region?.utf8.allSatisfy({ $0 == 0x2d || (48...57).contains($0) || (97...122).contains($0) }) ?? true else { throw ValidationError("--region: a name such as us-east-1 is expected") }
        return try await location.client().call(method, path, query: region.map { "region=\($0)" }, body: body, timeout: timeout)
    }
}
