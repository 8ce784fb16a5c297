import Base
import World

/// A mounted file system as `/proc/self/mounts` lists it.
struct Mount: Hashable, Sendable {
    var device: String
    var path: String
    var type: String

    /// All mounts; of several on one path the last, which covers the others.
    static func parse(_ bytes: [UInt8]) -> [Mount] {
        var result: [Mount] = []
        for line in ProcText.lines(bytes) {
            let fields = ProcText.fields(line)
            guard fields.count >= 4 else { continue }
            var device = unescaped(fields[0])
            if device.hasPrefix("/dev/") { device.removeFirst(5) }
            let mount = Mount(device: device, path: unescaped(fields[1]), type: unescaped(fields[2]))
            result.removeAll { $0.path == mount.path }
            result.append(mount)
        }
        return result
    }

    /// The kernel writes space, tab, line end and backslash as `\040`: three octal digits.
    private static func unescaped(_ field: ArraySlice<UInt8>) -> String {
        var out: [UInt8] = []
        var rest = field
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3, let code = UInt8(ProcText.text(digits), radix: 8) {
                out.append(code)
                rest = rest.dropFirst(3)
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

struct DiskSource: MetricSource {
    /// Mount points; nil or `*` is all that have space.
    let paths: [String]?
    let ignoredTypes: Set<String>
    let dropsDevice: Bool

    mutating func read(_ world: any World) -> [Reading] {
        guard let bytes = world.processes.procFile("self/mounts") else { return [] }
        return Mount.parse(bytes).flatMap { mount -> [Reading] in
            guard isWanted(mount), let usage = world.processes.fileSystemUsage(mount.path), usage.bytesTotal > 0 else { return [] }
            return readings(mount, usage)
        }
    }

    private func isWanted(_ mount: Mount) -> Bool {
        guard !ignoredTypes.contains(mount.type) else { return false }
        return paths.map { $0.contains("*") || $0.contains(mount.path) } ?? true
    }

    private func readings(_ mount: Mount, _ usage: FileSystemUsage) -> [Reading] {
        var dimensions = [MetricDimension(name: "path", value: mount.path)]
        if !dropsDevice { dimensions.append(MetricDimension(name: "device", value: mount.device)) }
        dimensions.append(MetricDimension(name: "fstype", value: mount.type))
        let used = usage.bytesTotal.less(usage.bytesFree)
        // What root keeps for itself is neither used nor free, as df counts it.
        let usable = Double(used) + Double(usage.bytesAvailable)
        return [
            Reading("total", Double(usage.bytesTotal), dimensions), Reading("free", Double(usage.bytesAvailable), dimensions),
            Reading("used", Double(used), dimensions), Reading("used_percent", usable == 0 ? 0 : 100 * Double(used) / usable, dimensions),
            Reading("inodes_total", Double(usage.inodesTotal), dimensions), Reading("inodes_free", Double(usage.inodesFree), dimensions),
            Reading("inodes_used", Double(usage.inodesTotal.less(usage.inodesFree)), dimensions),
        ]
    }
}
