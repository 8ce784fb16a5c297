import Compute

/// (EC2 Auto Scaling API Reference, InstanceMonitoring.)
struct InstanceMonitoring: Codable, Hashable, Sendable { var enabled: Bool? }

/// (EC2 Auto Scaling API Reference, InstanceMetadataOptions.)
struct InstanceMetadataOptions: Codable, Hashable, Sendable {
    var httpTokens: String?
    var httpPutResponseHopLimit: Int?
    var httpEndpoint: String?
}

extension InstanceMetadataOptions {
    init(_ options: MetadataOptions) {
        (httpTokens, httpEndpoint) = (options.requiresToken ? "required" : "optional", options.isEnabled ? "enabled" : "disabled")
        httpPutResponseHopLimit = options.hopLimit
    }

    /// Values were checked against the shape table's enums.
    var options: MetadataOptions {
        MetadataOptions(isEnabled: httpEndpoint != "disabled", requiresToken: httpTokens == "required", hopLimit: httpPutResponseHopLimit ?? 1)
    }
}
