import ArgumentParser
import Base
import LinuxWorld
import World

/// What stands on the command line, with the configuration file's settings put before it so that the command line wins.
enum ArgumentList {
    static func prepared(_ arguments: [String]) throws -> [String] {
        var arguments = arguments
        // `--virtual-clock` may stand alone: then it is the last word or another option follows.
        if let index = arguments.firstIndex(of: "--virtual-clock"), index + 1 == arguments.count || arguments[index + 1].hasPrefix("-") {
            arguments[index] = "--virtual-clock=now"
        }
        guard let index = arguments.firstIndex(of: "--config"), index + 1 < arguments.count, arguments.first == "serve" else { return arguments }
        let path = arguments[index + 1]
        arguments.removeSubrange(index...index + 1)
        return ["serve"] + (try settings(of: path)) + arguments.dropFirst()
    }

    /// A JSON object whose members are the long options: `{"listen": "127.0.0.1:4566", "open": true, "host": ["a", "b"]}`.
    private static func settings(of path: String) throws -> [String] {
        let json: JSONValue
        do { json = try JSONValue(parsing: LinuxWorld().disk.readFile(path)) } catch { throw ValidationError("--config \(path): \(error)") }
        guard let members = json.members else { throw ValidationError("--config \(path): a JSON object is expected") }
        var arguments: [String] = []
        for member in members {
            for value in member.value.items ?? [member.value] { arguments += try argument(member.key, value, path) }
        }
        return arguments
    }

    private static func argument(_ name: String, _ value: JSONValue, _ path: String) throws -> [String] {
        switch value {
        case .bool(true): return ["--\(name)"]
        case .bool(false): return []
        case .string(let text): return ["--\(name)=\(text)"]
        case .int(let number): return ["--\(name)=\(number)"]
        default: throw ValidationError("--config \(path): \(name) must be text, a whole number, true or false")
        }
    }
}
