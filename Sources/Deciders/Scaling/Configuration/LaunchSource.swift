import Base

/// What an instance is, or shall be, made from. The decider compares sources and never looks into them.
public struct LaunchSource: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable {
        case launchConfiguration, launchTemplate
    }

    public var kind: Kind
    /// The name of the launch configuration or the id of the launch template.
    public var identity: String
    /// The resolved number of a launch template's version, never `$Latest` or `$Default`; empty for a launch configuration.
    public var version: String
    /// When the launch configuration or the version was made: decides which of two is older.
    public var createdAt: Timestamp

    public init(kind: Kind, identity: String, version: String = "", createdAt: Timestamp) {
        (self.kind, self.identity, self.version, self.createdAt) = (kind, identity, version, createdAt)
    }
}
