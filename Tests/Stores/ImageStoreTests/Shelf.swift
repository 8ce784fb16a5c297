import Foundation
import LinuxWorld
import World

@testable import ImageStore

/// A shelf on this machine's disk, with a folder to make images from; gone with the test.
final class Shelf: Sendable {
    let root: String
    let store: ImageStore
    let disk = LinuxWorld().disk
    let trees = LinuxTrees()

    init() throws {
        root = "/tmp/hinomi-images-\(UUID().uuidString)"
        store = ImageStore(folder: root + "/images", disk: disk, trees: LinuxTrees(), reserved: ["user-data"])
        try FileManager.default.createDirectory(atPath: root + "/app", withIntermediateDirectories: true)
    }

    deinit { remove(root) }

    /// What cannot be removed any more is left to the system's own cleaning.
    private func remove(_ path: String) {
        try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\(name)")) == nil {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder), isFolder.boolValue { remove("\(path)/\(name)") }
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    var app: String { root + "/app" }
    var folder: String { root + "/images" }

    func write(_ path: String, _ text: String, mode: Int = 0o644) throws {
        let file = URL(fileURLWithPath: "\(app)/\(path)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    func link(_ path: String, to target: String) throws { try FileManager.default.createSymbolicLink(atPath: "\(app)/\(path)", withDestinationPath: target) }

    /// Runs a program of this machine in the root; its exit code.
    @discardableResult
    func run(_ words: String...) throws -> Int32 {
        let process = Process()
        (process.executableURL, process.arguments, process.currentDirectoryURL) = (URL(fileURLWithPath: "/usr/bin/env"), words, URL(fileURLWithPath: root))
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Unpacks a content into a new folder; its path.
    func unpack(_ content: ImageContent, into name: String = "home") throws -> String {
        let target = "\(root)/\(name)"
        try disk.makeFolder(target)
        _ = try ImageUnpacker.unpack(disk.openForReading(ImageStore.file(of: content.digest, in: folder)), digest: content.digest, into: trees.open(target), owner: nil)
        return target
    }

    /// Everything below a folder, as lines.
    func listing(_ path: String) throws -> [String] { try lines(trees.open(path), "") }

    private func lines(_ folder: any TreeFolder, _ above: String) throws -> [String] {
        try folder.names().flatMap { name -> [String] in
            let entry = try folder.entry(name), mode = String(entry.mode, radix: 8), line = "\(above)\(name)"
            switch entry.kind {
            case .folder: return ["\(line)/ \(mode)"] + (try lines(folder.folder(name), line + "/"))
            case .link: return ["\(line) -> \(try folder.linkTarget(name))"]
            default:
                let file = try folder.file(name)
                return ["\(line) \(mode) \(String(decoding: try file.read(count: Int(entry.size), at: 0), as: UTF8.self)) \(entry.modifiedSeconds)"]
            }
        }
    }
}
