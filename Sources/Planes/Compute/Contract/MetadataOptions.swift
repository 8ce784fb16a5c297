/// How an instance's metadata service answers (EC2 API Reference, InstanceMetadataOptionsRequest).
public struct MetadataOptions: Hashable, Sendable, Codable {
    /// False: the service answers 403 to everything.
    public var isEnabled = true
    /// True: only requests with a session token are answered (version 2); others get 401.
    public var requiresToken = false
    /// 1 to 64. Kept and shown; packets do not leave the machine, so no hop is ever counted.
    public var hopLimit = 1
    /// Whether tags are shown below `tags/instance`.
    public var showsTags = false

    public init(isEnabled: Bool = true, requiresToken: Bool = false, hopLimit: Int = 1, showsTags: Bool = false) {
        (self.isEnabled, self.requiresToken, self.hopLimit, self.showsTags) = (isEnabled, requiresToken, hopLimit, showsTags)
    }

    enum CodingKeys: String, CodingKey {
        case isEnabled = "Enabled", requiresToken = "TokensRequired", hopLimit = "HopLimit", showsTags = "ShowsTags"
    }
}
