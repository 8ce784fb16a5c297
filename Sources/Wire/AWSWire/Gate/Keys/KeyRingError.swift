import World

/// Why a key could not be read, made or ended.
public enum KeyRingError: Error, Hashable, Sendable, CustomStringConvertible {
    case disk(DiskError)
    /// The credentials file is not one; the reason completes "the credentials file cannot be used: ...".
    case damaged(String)
    case noSuchKey(String)
    /// The last key can be rotated, not revoked: nobody could sign any more.
    case lastKey
    case tooManyKeys

    public var description: String {
        switch self {
        case .disk(let error): "\(error)"
        case .damaged(let reason): "the credentials file cannot be used: \(reason)"
        case .noSuchKey(let id): "there is no access key \(id)"
        case .lastKey: "the last access key cannot be revoked; rotate it instead"
        case .tooManyKeys: "there are \(KeyRing.keyCountMax) access keys already"
        }
    }
}
