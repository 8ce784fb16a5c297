import Foundation

/// The Swift files below `Sources`, each with its target.
struct SourceTree {
    struct File {
        /// Path from the root of the repository.
        let path: String
        let target: String
        let lines: [String]
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Folders in the plural hold one target for each folder in them.
    static let plural: Set<String> = ["Worlds", "Stores", "Languages", "Deciders", "Planes", "Engines", "Wire", "Services", "Programs", "System"]

    static let files: [File] = {
        let sources = root.appendingPathComponent("Sources")
        guard let walk = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil) else { return [] }
        var result: [File] = []
        for case let url as URL in walk where url.pathExtension == "swift" {
            let parts = url.path.dropFirst(sources.path.count + 1).split(separator: "/").map(String.init)
            guard let floor = parts.first, parts.count > 1 else { continue }
            let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""  // An unreadable file has no lines and fails the test below.
            result.append(File(path: "Sources/" + parts.joined(separator: "/"), target: plural.contains(floor) ? parts[1] : floor, lines: text.components(separatedBy: "\n")))
        }
        return result.sorted { $0.path < $1.path }
    }()
}

extension SourceTree.File {
    /// The module of an import line; nil for other lines.
    static func importedModule(_ line: String) -> String? {
        var words = line.split(separator: " ").map(String.init).filter { !$0.hasPrefix("@") && !["public", "internal", "package", "private"].contains($0) }
        guard words.first == "import", words.count > 1 else { return nil }
        words.removeFirst()
        if ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"].contains(words[0]), words.count > 1 { words.removeFirst() }
        return words[0].split(separator: ".").first.map(String.init)
    }

    /// The line without its comment and without the content of its string literals.
    static func code(_ line: String) -> String {
        var result = "", inString = false, previous: Character = " "
        for character in line {
            if character == "\"" && previous != "\\" { inString.toggle() }
            if !inString {
                if character == "/" && previous == "/" {
                    result.removeLast()
                    break
                }
                result.append(character)
            }
            previous = character
        }
        return result
    }
}
