/// Where a file lies in an image: names below its root, none of which is empty, `.` or `..`.
public struct ImagePath: Hashable, Sendable, CustomStringConvertible {
    public let names: [String]

    init(names: [String]) { self.names = names }

    /// Reads a path as archives write it (`./bin/app`, `bin/`); the root itself has no names. Throws for what leads elsewhere.
    init(_ text: String) throws(ImageError) {
        guard text.utf8.count <= ImageLimits.pathBytesMax else { throw .entry(path: text, reason: "the path is longer than \(ImageLimits.pathBytesMax) bytes") }
        guard !text.utf8.contains(0) else { throw .entry(path: text, reason: "the path holds a NUL") }
        guard !text.hasPrefix("/") else { throw .entry(path: text, reason: "the path is absolute") }
        let names = text.split(separator: "/").filter { $0 != "." }.map(String.init)
        guard !names.contains("..") else { throw .entry(path: text, reason: "the path leads out of the image by ..") }
        guard names.count <= ImageLimits.depthMax else { throw .entry(path: text, reason: "it lies more than \(ImageLimits.depthMax) folders deep") }
        if names.contains(where: { $0.utf8.count > ImageLimits.nameBytesMax }) { throw .entry(path: text, reason: "a name is longer than \(ImageLimits.nameBytesMax) bytes") }
        self.names = names
    }

    public var isRoot: Bool { names.isEmpty }
    public var name: String { names.last ?? "" }
    public var parent: ImagePath { ImagePath(names: Array(names.dropLast())) }
    public var description: String { names.joined(separator: "/") }

    func appending(_ name: String) throws(ImageError) -> ImagePath { try ImagePath(isRoot ? name : "\(self)/\(name)") }
}
