import GroupEngine

/// A launch template by id or name, with a version. (EC2 Auto Scaling API Reference, LaunchTemplateSpecification.)
struct LaunchTemplateSpecification: Codable, Hashable, Sendable {
    var launchTemplateId: String?
    var launchTemplateName: String?
    var version: String?
}

extension LaunchTemplateSpecification {
    /// The version is shown when it was given.
    init(_ reference: LaunchTemplateReference) {
        (launchTemplateId, launchTemplateName) = (reference.id, reference.name)
        version = reference.version.isEmpty ? nil : reference.version
    }
}
