import AWSWire
import Compute

/// Adds a version, alone or over a source version. (Amazon EC2 API Reference, CreateLaunchTemplateVersion.)
struct CreateLaunchTemplateVersion: Action {
    struct Input: Decodable, Sendable, TemplateNaming {
        var clientToken: String?
        var launchTemplateId: String?
        var launchTemplateName: String?
        var sourceVersion: String?
        var versionDescription: String?
        var launchTemplateData: TemplateData
    }
    struct Output: Encodable, Sendable { let launchTemplateVersion: LaunchTemplateVersionAnswer }
    static let access = Access.write("ec2:CreateLaunchTemplateVersion")
    static let versionsMax = 10_000
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await estate.change(call) { changes in
            var template = try changes.template(input)
            let base = try input.sourceVersion.map { try TemplateData(text: template.value.version($0).data) }
            let data = base.map(input.launchTemplateData.over) ?? input.launchTemplateData
            try data.check()
            guard template.value.versions.count < CreateLaunchTemplateVersion.versionsMax else {
                throw ServiceFault.refused("VersionLimitExceeded", "The maximum number of versions of a launch template is \(CreateLaunchTemplateVersion.versionsMax).")
            }
            template.value.latestVersion += 1
            let version = LaunchTemplateDocument.Version(
                number: template.value.latestVersion, description: input.versionDescription, createdAt: call.time, createdBy: call.principal.arn, data: try data.text(),
                recorded: data.recorded)
            template.value.versions.append(version)
            try changes.put(template)
            return Output(launchTemplateVersion: try LaunchTemplateVersionAnswer(version, of: template))
        }
    }
}

/// Lists versions of one template, the newest first, or the `$Latest` and `$Default` ones of all.
/// (Amazon EC2 API Reference, DescribeLaunchTemplateVersions.)
struct DescribeLaunchTemplateVersions: Action {
    struct Input: Decodable, Sendable, TemplateNaming {
        var launchTemplateId: String?
        var launchTemplateName: String?
        var versions: [String]?
        var minVersion: String?
        var maxVersion: String?
        var nextToken: String?
        var maxResults: Int?
        var filters: [Filter]?
        var resolveAlias: Bool?
    }
    struct Output: Encodable, Sendable { let launchTemplateVersions: [LaunchTemplateVersionAnswer], nextToken: String? }
    static let access = Access.read("ec2:DescribeLaunchTemplateVersions")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = try await estate.look(call) { inventory in
            if input.launchTemplateId == nil, input.launchTemplateName == nil { return try DescribeLaunchTemplateVersions.ofAll(input, inventory) }
            let template = try inventory.template(input)
            return try DescribeLaunchTemplateVersions.versions(input, of: template.value).map { try LaunchTemplateVersionAnswer($0, of: template) }
        }
        let chosen = try LaunchTemplateVersionAnswer.filters.select(all, input.filters, tags: { _ in [:] })
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, sizes: 1...200, id: DescribeLaunchTemplateVersions.place)
        return Output(launchTemplateVersions: page.items, nextToken: page.nextToken)
    }

    /// A text that grows from newer to older versions.
    private static func place(_ version: LaunchTemplateVersionAnswer) -> String {
        let age = String(Int64.max - version.versionNumber)
        return version.launchTemplateId + "/" + String(repeating: "0", count: max(0, 19 - age.utf8.count)) + age
    }

    private static func ofAll(_ input: Input, _ inventory: Inventory) throws -> [LaunchTemplateVersionAnswer] {
        guard let names = input.versions, !names.isEmpty, names.allSatisfy({ $0 == "$Latest" || $0 == "$Default" }) else { throw TemplateFaults.neither }
        return try inventory.all(LaunchTemplateDocument.self).flatMap { template in
            try unique(names.map(template.value.version)).map { try LaunchTemplateVersionAnswer($0, of: template) }
        }
    }

    private static func versions(_ input: Input, of template: LaunchTemplateDocument) throws(ServiceFault) -> [LaunchTemplateDocument.Version] {
        if let names = input.versions, !names.isEmpty {
            guard input.minVersion == nil, input.maxVersion == nil else { throw .combination("Versions cannot be used with MinVersion or MaxVersion.") }
            var chosen: [LaunchTemplateDocument.Version] = []
            for name in names { chosen.append(try template.version(name)) }
            return unique(chosen)
        }
        let least = try bound(input.minVersion, "MinVersion") ?? 1, most = try bound(input.maxVersion, "MaxVersion") ?? .max
        return template.versions.reversed().filter { $0.number >= least && $0.number <= most }
    }

    private static func bound(_ text: String?, _ name: String) throws(ServiceFault) -> Int64? {
        guard let text, !text.isEmpty else { return nil }
        guard let number = Int64(text) else { throw .invalidValue(text, of: name) }
        return number
    }

    /// Each once, the newest first.
    private static func unique(_ versions: [LaunchTemplateDocument.Version]) -> [LaunchTemplateDocument.Version] {
        var seen: Set<Int64> = []
        return versions.filter { seen.insert($0.number).inserted }.sorted { $0.number > $1.number }
    }
}

/// Deletes versions; what cannot be deleted is told for each. (Amazon EC2 API Reference, DeleteLaunchTemplateVersions.)
struct DeleteLaunchTemplateVersions: Action {
    struct Input: Decodable, Sendable, TemplateNaming {
        var launchTemplateId: String?
        var launchTemplateName: String?
        var versions: [String]
    }
    struct Deleted: Encodable, Sendable { let launchTemplateId: String, launchTemplateName: String, versionNumber: Int64 }
    struct Failure: Encodable, Sendable {
        struct Reason: Encodable, Sendable { let code: String, message: String }
        let launchTemplateId: String, launchTemplateName: String
        let versionNumber: Int64?
        let responseError: Reason
    }
    struct Output: Encodable, Sendable {
        var successfullyDeletedLaunchTemplateVersions: [Deleted] = []
        var unsuccessfullyDeletedLaunchTemplateVersions: [Failure] = []
    }
    static let access = Access.write("ec2:DeleteLaunchTemplateVersions")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await estate.change(call) { changes in
            var template = try changes.template(input)
            var output = Output()
            for text in input.versions {
                if let reason = DeleteLaunchTemplateVersions.obstacle(text, template.value) {
                    output.unsuccessfullyDeletedLaunchTemplateVersions.append(
                        Failure(launchTemplateId: template.id, launchTemplateName: template.value.name, versionNumber: Int64(text), responseError: reason))
                } else if let number = Int64(text) {
                    template.value.versions.removeAll { $0.number == number }
                    output.successfullyDeletedLaunchTemplateVersions.append(
                        Deleted(launchTemplateId: template.id, launchTemplateName: template.value.name, versionNumber: number))
                }
            }
            try changes.put(template)
            return output
        }
    }

    /// Why a version cannot be deleted; nil when it can.
    private static func obstacle(_ text: String, _ template: LaunchTemplateDocument) -> Failure.Reason? {
        guard let number = Int64(text), template.versions.contains(where: { $0.number == number }) else {
            return .init(code: "launchTemplateVersionDoesNotExist", message: "The version \(text.prefix(64)) does not exist.")
        }
        guard number != template.defaultVersion else {
            return .init(code: "unexpectedError", message: "The default version cannot be deleted. Make another version the default first.")
        }
        return nil
    }
}
