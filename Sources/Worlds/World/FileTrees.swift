/// Folders whose content may be another's doing. Each name is looked up in a folder that is open already and no link is followed, so
/// that nothing that is exchanged meanwhile leads out of the folder. Calls block.
public protocol FileTrees: Sendable {
    /// Opens a folder by its path; the last name in the path is no link.
    func open(_ path: String) throws(DiskError) -> any TreeFolder
}

/// What a name in a folder is, links not followed.
public struct TreeEntry: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case folder, file, link, socket, pipe, device }

    public let kind: Kind
    /// The twelve bits of chmod(2).
    public let mode: UInt32
    public let size: Int64
    /// When the content was changed last, in seconds of 1970.
    public let modifiedSeconds: Int64

    public init(kind: Kind, mode: UInt32, size: Int64, modifiedSeconds: Int64) {
        (self.kind, self.mode, self.size, self.modifiedSeconds) = (kind, mode, size, modifiedSeconds)
    }
}

/// An open folder; closed when the last reference goes. A name is one name, without slashes.
public protocol TreeFolder: AnyObject, Sendable {
    /// Sorted, without `.` and `..`. One that is not UTF-8 is an error.
    func names() throws(DiskError) -> [String]
    func entry(_ name: String) throws(DiskError) -> TreeEntry
    func folder(_ name: String) throws(DiskError) -> any TreeFolder
    /// A regular file, to be read; anything else is an error, and never waited for.
    func file(_ name: String) throws(DiskError) -> any DiskFile
    /// What a link says.
    func linkTarget(_ name: String) throws(DiskError) -> String

    /// New, with mode 0700; throws `.exists` when the name is taken.
    func makeFolder(_ name: String) throws(DiskError) -> any TreeFolder
    /// New, with mode 0600; throws `.exists` when the name is taken.
    func makeFile(_ name: String) throws(DiskError) -> any DiskFile
    func makeLink(_ name: String, to target: String) throws(DiskError)
    /// A second name for the file `other` in `folder`, which is one of the same tree.
    func makeName(_ name: String, for other: String, in folder: any TreeFolder) throws(DiskError)
    /// Removes a file or link.
    func remove(_ name: String) throws(DiskError)
    /// Says whose a name is (nil: as it is), how it may be used (nil for a link, which has no mode) and when it was changed.
    func settle(_ name: String, user: UInt32?, mode: UInt32?, modifiedSeconds: Int64) throws(DiskError)
    /// Returns when everything on the file system of the folder is on stable storage.
    func syncAll() throws(DiskError)
}
