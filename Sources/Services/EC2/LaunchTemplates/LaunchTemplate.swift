import AWSWire
import Base
import Compute

extension LaunchTemplateDocument: Resource {
    static let kind = ResourceKind(
        type: recordType, prefix: "lt", tagType: "launch-template", missingCode: "InvalidLaunchTemplateId.NotFound", noun: "launch template")

    init(reading document: JSONValue) throws(ServiceFault) {
        guard let template = LaunchTemplateDocument(document: document) else { throw .internal("a stored launch template cannot be read") }
        self = template
    }

    func written() throws(ServiceFault) -> JSONValue { document }

    static let filters: FilterTable<Stored<LaunchTemplateDocument>> = [
        "launch-template-name": { [$0.value.name] }, "create-time": { [$0.createdAt.iso8601] },
    ]
}

/// The shape `LaunchTemplate`.
struct LaunchTemplateAnswer: Encodable, Sendable {
    let launchTemplateId: String, launchTemplateName: String, createdBy: String
    let createTime: Timestamp
    let defaultVersionNumber: Int64, latestVersionNumber: Int64

    init(_ template: Stored<LaunchTemplateDocument>) {
        (launchTemplateId, launchTemplateName, createdBy) = (template.id, template.value.name, template.value.createdBy)
        (createTime, defaultVersionNumber, latestVersionNumber) = (template.value.createdAt, template.value.defaultVersion, template.value.latestVersion)
    }
}

/// The shape `LaunchTemplateVersion`.
struct LaunchTemplateVersionAnswer: Encodable, Sendable {
    let launchTemplateId: String, launchTemplateName: String, createdBy: String
    let versionNumber: Int64
    let versionDescription: String?
    let createTime: Timestamp
    let defaultVersion: Bool
    let launchTemplateData: TemplateData

    init(_ version: LaunchTemplateDocument.Version, of template: Stored<LaunchTemplateDocument>) throws(ServiceFault) {
        (launchTemplateId, launchTemplateName, createdBy) = (template.id, template.value.name, version.createdBy)
        (versionNumber, versionDescription, createTime) = (version.number, version.description, version.createdAt)
        defaultVersion = version.number == template.value.defaultVersion
        launchTemplateData = try TemplateData(text: version.data)
    }

    static let filters: FilterTable<LaunchTemplateVersionAnswer> = [
        "create-time": { [$0.createTime.iso8601] },
        "ebs-optimized": { $0.launchTemplateData.ebsOptimized.map { ["\($0)"] } ?? [] },
        "iam-instance-profile": { [$0.launchTemplateData.iamInstanceProfile?.arn, $0.launchTemplateData.iamInstanceProfile?.name].compactMap { $0 } },
        "image-id": { [$0.launchTemplateData.imageId].compactMap { $0 } },
        "instance-type": { [$0.launchTemplateData.instanceType].compactMap { $0 } },
        "is-default-version": { ["\($0.defaultVersion)"] },
        "http-endpoint": { [$0.launchTemplateData.metadataOptions?.httpEndpoint].compactMap { $0 } },
        "http-tokens": { [$0.launchTemplateData.metadataOptions?.httpTokens].compactMap { $0 } },
        "network-interface.subnet-id": { ($0.launchTemplateData.networkInterfaces ?? []).compactMap(\.subnetId) },
        "network-interface.group-id": { ($0.launchTemplateData.networkInterfaces ?? []).flatMap { $0.groups ?? [] } },
    ]
}

/// How calls name a template.
protocol TemplateNaming {
    var launchTemplateId: String? { get }
    var launchTemplateName: String? { get }
}

extension InventoryReading {
    func template(_ naming: some TemplateNaming) throws -> Stored<LaunchTemplateDocument> {
        if let id = naming.launchTemplateId {
            guard naming.launchTemplateName == nil else { throw TemplateFaults.idAndName }
            return try template(id: id)
        }
        guard let name = naming.launchTemplateName else { throw TemplateFaults.neither }
        return try template(name: name)
    }

    func template(id: String) throws -> Stored<LaunchTemplateDocument> {
        guard LaunchTemplateDocument.kind.isID(id) else { throw TemplateFaults.malformed(id) }
        guard let template = try look(for: id, LaunchTemplateDocument.self) else { throw TemplateFaults.missing(id: id) }
        return template
    }

    func template(name: String) throws -> Stored<LaunchTemplateDocument> {
        guard let template = try templates(named: [name]).first else { throw TemplateFaults.missing(name: name) }
        return template
    }

    /// The templates of those names, each once; throws for the first name that there is not.
    func templates(named names: [String]) throws -> [Stored<LaunchTemplateDocument>] {
        if names.isEmpty { return [] }
        let byName = Dictionary(try all(LaunchTemplateDocument.self).map { ($0.value.name, $0) }, uniquingKeysWith: { first, _ in first })
        return try names.uniqued().map { name in
            guard let template = byName[name] else { throw TemplateFaults.missing(name: name) }
            return template
        }
    }
}

extension LaunchTemplateDocument {
    /// The version of that number, `$Latest` or `$Default`.
    func version(_ text: String) throws(ServiceFault) -> Version {
        let number: Int64?
        switch text {
        case "$Latest": number = versions.last?.number
        case "$Default": number = defaultVersion
        default: number = Int64(text)
        }
        guard let version = versions.first(where: { $0.number == number }) else { throw TemplateFaults.missing(version: text) }
        return version
    }
}

/// The errors of launch templates.
enum TemplateFaults {
    static let idAndName = ServiceFault.combination("The launch template must be named by LaunchTemplateId or by LaunchTemplateName, not by both.")
    static let neither = ServiceFault.missing("LaunchTemplateId or LaunchTemplateName")

    static func malformed(_ id: String) -> ServiceFault {
        .refused("InvalidLaunchTemplateId.Malformed", "Invalid id: \"\(id.prefix(256))\" (expecting \"lt-...\") (LaunchTemplateId)")
    }
    static func missing(id: String) -> ServiceFault {
        .refused("InvalidLaunchTemplateId.NotFound", "The specified launch template, with template ID \(id.prefix(256)), does not exist.")
    }
    static func missing(name: String) -> ServiceFault {
        .refused("InvalidLaunchTemplateName.NotFoundException", "The specified launch template, with template name \(name.prefix(256)), does not exist.")
    }
    static func missing(version: String) -> ServiceFault {
        .refused("InvalidLaunchTemplateId.VersionNotFound", "Could not find the specified version \(version.prefix(64)) for the launch template.")
    }
}
