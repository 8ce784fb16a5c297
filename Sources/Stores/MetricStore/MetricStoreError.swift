import World

/// Why a store cannot be opened or copied.
public enum MetricStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    case disk(DiskError)
    /// Another process has the folder open.
    case inUse(folder: String)
    /// The file was written by a version that this one does not know.
    case unknownVersion(file: String, version: UInt32)
    /// What the store cannot do without is damaged: both copies of the manifest.
    case damaged(file: String, reason: String)
    /// The folder to copy into holds files already.
    case notEmpty(folder: String)
    case closed

    public var description: String {
        switch self {
        case .disk(let error): "\(error)"
        case .inUse(let folder): "\(folder) is in use by another process"
        case .unknownVersion(let file, let version): "\(file) has format version \(version), which this program does not know"
        case .damaged(let file, let reason): "\(file) is damaged: \(reason)"
        case .notEmpty(let folder): "\(folder) is not empty"
        case .closed: "the store is closed"
        }
    }
}
