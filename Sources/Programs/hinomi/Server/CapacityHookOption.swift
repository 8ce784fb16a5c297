import ArgumentParser
import LinuxWorld
import World

/// `--capacity-hook NAME=/path/to/program`: programs that scalable targets may use by name.
enum CapacityHookOption {
    static let nameLengthMax = 64

    /// Paths by name. Refuses a name that is given twice, and a program that is not there.
    static func parsed(_ options: [String]) throws -> [String: String] {
        var programs: [String: String] = [:]
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, isName(parts[0]), parts[1].hasPrefix("/") else {
                throw ValidationError("--capacity-hook \(option): NAME=/path/to/program is expected, with a name of letters, digits, '.', '_' and '-'")
            }
            let disk = LinuxWorld().disk
            guard disk.exists(parts[1]), !disk.isFolder(parts[1]) else { throw ValidationError("--capacity-hook \(option): there is no such program") }
            guard programs.updateValue(parts[1], forKey: parts[0]) == nil else { throw ValidationError("--capacity-hook \(option): the name is given twice") }
        }
        return programs
    }

    private static func isName(_ text: String) -> Bool {
        (1...nameLengthMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "._-".utf8.contains($0) }
    }
}
