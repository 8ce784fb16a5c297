import Base
import Yams

/// A `#cloud-config` document (cloud-init documentation, Module reference): the modules that make sense for an instance that is a tree of
/// processes; the others are refused by name.
struct CloudConfig {
    /// Why a module is not acted on; those that are not listed are not known here.
    private static let reasons: [String: String] = [
        "packages": "an instance may not install packages: what it needs is in its image", "package_update": "an instance may not install packages",
        "package_upgrade": "an instance may not install packages", "package_reboot_if_required": "an instance may not install packages",
        "apt": "an instance may not install packages", "snap": "an instance may not install packages", "yum_repos": "an instance may not install packages",
        "users": "an instance has one user, its own", "user": "an instance has one user, its own", "groups": "an instance has one user, its own",
        "chpasswd": "an instance has one user, and nobody logs in", "password": "an instance has one user, and nobody logs in",
        "ssh_pwauth": "nobody logs in to an instance", "ssh_authorized_keys": "nobody logs in to an instance", "ssh_keys": "nobody logs in to an instance",
        "disable_root": "an instance has one user, its own", "hostname": "an instance has the name of its address", "fqdn": "an instance has the name of its address",
        "manage_etc_hosts": "an instance has no /etc of its own", "timezone": "an instance has no /etc of its own", "locale": "an instance has no /etc of its own",
        "mounts": "an instance may not mount", "swap": "an instance may not mount", "disk_setup": "an instance has no disks", "fs_setup": "an instance has no disks",
        "growpart": "an instance has no disks", "ntp": "instances share this machine's clock", "power_state": "instances are stopped by StopInstances",
    ]

    private let root: Node

    init(_ bytes: [UInt8]) throws(CloudInitError) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CloudInitError("#cloud-config is not UTF-8") }
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch { throw CloudInitError("#cloud-config is not YAML: \(String("\(error)".prefix(300)))") }
        root = node ?? .mapping(.init([]))
        var left = CloudInitLimits.valuesMax
        try CloudConfig.measure(root, depth: 0, &left)
    }

    /// Aliases make a small text a large tree.
    private static func measure(_ node: Node, depth: Int, _ left: inout Int) throws(CloudInitError) {
        left -= 1
        guard left > 0 else { throw CloudInitError("#cloud-config holds more than \(CloudInitLimits.valuesMax) values") }
        guard depth <= CloudInitLimits.depthMax else { throw CloudInitError("#cloud-config is nested more than \(CloudInitLimits.depthMax) deep") }
        switch node {
        case .mapping(let mapping): for (key, value) in mapping {
            try measure(key, depth: depth + 1, &left)
            try measure(value, depth: depth + 1, &left)
        }
        case .sequence(let sequence): for value in sequence { try measure(value, depth: depth + 1, &left) }
        default: break
        }
    }

    /// Adds what the document asks for. Two documents may not both say the same: how cloud-init would merge them is not done.
    func add(to work: inout BootWork, _ keys: inout Set<String>, _ gunzip: Gunzip) throws(CloudInitError) {
        guard case .mapping(let mapping) = root else { throw CloudInitError("#cloud-config is no list of modules") }
        for (name, value) in mapping {
            let key = name.string ?? "?"
            guard keys.insert(key).inserted else { throw CloudInitError("\(key) is said twice; several #cloud-config are not merged") }
            switch key {
            case "bootcmd": work.everyBoot.append(try commands(value, key))
            case "runcmd": work.programs.append(try commands(value, key))
            case "write_files": for (index, file) in try list(value, key).enumerated() { try add(file, "write_files[\(index)]", to: &work, gunzip) }
            default: work.refusals.append("\(key) is not acted on: \(CloudConfig.reasons[key] ?? "there is no such module here")")
            }
        }
    }

    private func list(_ node: Node, _ key: String) throws(CloudInitError) -> [Node] {
        guard case .sequence(let sequence) = node else { throw CloudInitError("\(key) is no list") }
        guard sequence.count <= CloudInitLimits.entriesMax else { throw CloudInitError("\(key) has more than \(CloudInitLimits.entriesMax) entries") }
        return Array(sequence)
    }

    /// A script of commands: a text is a line of it, a list is one command with its arguments.
    private func commands(_ node: Node, _ key: String) throws(CloudInitError) -> BootWork.Program {
        var lines = ["#!/bin/sh"]
        for (index, entry) in try list(node, key).enumerated() {
            switch entry {
            case .scalar(let scalar): lines.append(scalar.string)
            case .sequence(let words):
                let texts = words.compactMap(\.string)
                guard texts.count == words.count, !texts.isEmpty else { throw CloudInitError("\(key)[\(index)] is no list of words") }
                lines.append(texts.map(ShellText.quoted).joined(separator: " "))
            default: throw CloudInitError("\(key)[\(index)] is neither a text nor a list")
            }
        }
        return .init(name: key, content: Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    // MARK: - write_files

    private static let fileKeys: Set<String> = ["path", "content", "encoding", "permissions", "append", "defer", "owner"]

    private func add(_ node: Node, _ name: String, to work: inout BootWork, _ gunzip: Gunzip) throws(CloudInitError) {
        guard case .mapping(let mapping) = node else { throw CloudInitError("\(name) is no file") }
        var values: [String: Node] = [:]
        for (key, value) in mapping { values[key.string ?? "?"] = value }
        guard let path = values["path"]?.string, !path.isEmpty, !path.utf8.contains(0) else { throw CloudInitError("\(name) has no path") }
        let unknown = values.keys.filter { !CloudConfig.fileKeys.contains($0) }.sorted()
        // A file without what it asks for would be another file.
        guard unknown.isEmpty else { return work.refusals.append("\(name) (\(path)) is not written: \(unknown.joined(separator: ", ")) is not acted on") }
        if values["owner"] != nil { return work.refusals.append("\(name) (\(path)) is not written: owner is not acted on, all files are the instance's own") }
        let content = try FileEncoding.decoded(Array((values["content"]?.string ?? "").utf8), values["encoding"]?.string, name, gunzip)
        let file = BootWork.File(path: path, content: content, mode: try mode(values["permissions"], name), isAppended: try flag(values["append"], "\(name).append"))
        if try flag(values["defer"], "\(name).defer") { work.deferredFiles.append(file) } else { work.files.append(file) }
    }

    private func flag(_ node: Node?, _ name: String) throws(CloudInitError) -> Bool {
        guard let node else { return false }
        guard let flag = node.bool else { throw CloudInitError("\(name) is neither true nor false") }
        return flag
    }

    /// Octal digits: a number that YAML would read in another base is refused rather than guessed.
    private func mode(_ node: Node?, _ name: String) throws(CloudInitError) -> UInt32 {
        guard let node else { return 0o644 }
        guard case .scalar(let scalar) = node else { throw CloudInitError("\(name).permissions is no octal number") }
        let digits = scalar.string.hasPrefix("0o") ? scalar.string.dropFirst(2) : scalar.string[...]
        guard let mode = UInt32(digits, radix: 8), mode <= 0o7777, scalar.style != .plain || scalar.string.hasPrefix("0") else {
            throw CloudInitError("\(name).permissions: an octal number is expected, as '0644'")
        }
        return mode
    }
}
