import Base
import World

/// The time zones of this machine, read through the world's disk from where Linux keeps them.
public struct ZoneFolder: Sendable {
    public static let standardPath = "/usr/share/zoneinfo"

    private let disk: any Disk
    private let path: String

    public init(_ disk: any Disk, path: String = ZoneFolder.standardPath) { (self.disk, self.path) = (disk, path) }

    /// The zone of that name (`America/New_York`). `UTC` is always known. Nil for one that this machine does not have.
    public func zone(_ name: String) -> ZoneOffsets? {
        if name == "UTC" { return .utc }
        guard ZoneFolder.isName(name), !disk.isFolder("\(path)/\(name)") else { return nil }
        // Whatever keeps the file from being read, the zone is not known here, which is what the caller is told.
        guard let bytes = try? disk.readFile("\(path)/\(name)") else { return nil }
        return ZoneFile(bytes)?.zone
    }

    /// Letters, digits, `_`, `-`, `+` and single slashes between, so that no name leads out of the folder.
    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return (1...3).contains(parts.count) && parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "_-+".utf8.contains($0) }
        }
    }
}
