import World

/// Why files could not become an image, or an image files.
public enum ImageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is to be read is not there, or is not what it should be.
    case noSource(String)
    /// The archive is none that we read, or is damaged.
    case malformed(String)
    /// One of the entries cannot be part of an image.
    case entry(path: String, reason: String)
    /// One of `ImageLimits`.
    case limit(String)
    /// What we stored ourselves is not what it was.
    case damaged(String)
    case noSpace
    /// Others are being packed.
    case busy
    case disk(String)

    public var description: String {
        switch self {
        case .noSource(let reason), .malformed(let reason), .limit(let reason), .damaged(let reason), .disk(let reason): reason
        case .entry(let path, let reason): "\(ImageError.quoted(path)): \(reason)"
        case .noSpace: "there is not enough room on the disk"
        case .busy: "\(ImageLimits.packingMax) images are being packed; try again when one of them is done"
        }
    }

    init(_ error: DiskError) { self = error.kind == .noSpace ? .noSpace : .disk("\(error)") }

    /// A path that may hold anything, for people.
    static func quoted(_ path: String) -> String {
        let text = path.unicodeScalars.prefix(200).map { $0.value < 0x20 || $0.value == 0x7f ? "?" : String($0) }.joined()
        return path.unicodeScalars.count > 200 ? text + "..." : text
    }

    static func wrapping<Answer>(_ body: () throws(DiskError) -> Answer) throws(ImageError) -> Answer {
        do throws(DiskError) { return try body() } catch { throw ImageError(error) }
    }
}
