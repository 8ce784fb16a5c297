/// One file, folder or link of an image.
struct ImageEntry: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case folder
        case file(bytes: Int64)
        /// A symbolic link, and what it says.
        case link(String)
        /// A second name of a file that came before.
        case name(of: ImagePath)
    }

    let path: ImagePath
    let kind: Kind
    /// What chmod(2) takes, without the bits that give a program another user's rights: instances gain none by a program.
    let mode: UInt32
    let modifiedSeconds: Int64

    static let modeBits: UInt32 = 0o777

    init(path: ImagePath, kind: Kind, mode: UInt32, modifiedSeconds: Int64) {
        (self.path, self.kind, self.mode, self.modifiedSeconds) = (path, kind, mode & ImageEntry.modeBits, max(0, modifiedSeconds))
    }
}

/// Entries in some order, each with its content.
protocol EntrySource: AnyObject {
    /// The next entry, or nil at the end; what is left of the last one's content is passed over.
    func next() throws(ImageError) -> ImageEntry?
    /// The next piece of the content of the file that came last; empty at its end.
    func content() throws(ImageError) -> [UInt8]
}
