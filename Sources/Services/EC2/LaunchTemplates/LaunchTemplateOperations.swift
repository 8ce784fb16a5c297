import AWSWire
import Compute

/// Creates a launch template with its first version. (Amazon EC2 API Reference, CreateLaunchTemplate.)
struct CreateLaunchTemplate: Action {
    struct Input: Decodable, Sendable {
        var clientToken: String?
        var launchTemplateName: String
        var versionDescription: String?
        var launchTemplateData: TemplateData
        var tagSpecifications: [TagSpecification]?
    }
    struct Output: Encodable, Sendable { let launchTemplate: Shown<LaunchTemplateAnswer> }
    static let access = Access.write("ec2:CreateLaunchTemplate")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try input.launchTemplateData.check()
        let tags = try TagSpecification.tags(input.tagSpecifications, for: LaunchTemplateDocument.kind)
        return try await estate.change(call) { [estate] changes in
            let template = try changes.once(input.clientToken, LaunchTemplateDocument.self) {
                guard try !changes.all(LaunchTemplateDocument.self).contains(where: { $0.value.name == input.launchTemplateName }) else {
                    throw ServiceFault.refused("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.")
                }
                let version = LaunchTemplateDocument.Version(
                    number: 1, description: input.versionDescription, createdAt: call.time, createdBy: call.principal.arn, data: try input.launchTemplateData.text(),
                    recorded: input.launchTemplateData.recorded)
                let document = LaunchTemplateDocument(
                    name: input.launchTemplateName, defaultVersion: 1, latestVersion: 1, versions: [version], createdAt: call.time, createdBy: call.principal.arn)
                return try changes.create(document, id: LaunchTemplateDocument.kind.newID(estate.random), tags: tags)
            }
            return Output(launchTemplate: Shown(LaunchTemplateAnswer(template), tags: template.tags))
        }
    }
}

/// Lists launch templates. (Amazon EC2 API Reference, DescribeLaunchTemplates.)
struct DescribeLaunchTemplates: Action {
    struct Input: Decodable, Sendable, Listing {
        var launchTemplateIds: [String]?
        var launchTemplateNames: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let launchTemplates: [Shown<LaunchTemplateAnswer>], nextToken: String? }
    static let access = Access.read("ec2:DescribeLaunchTemplates")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = try await estate.look(call) { inventory in
            let ids = input.launchTemplateIds ?? [], names = input.launchTemplateNames ?? []
            guard !ids.isEmpty || !names.isEmpty else { return try inventory.all(LaunchTemplateDocument.self) }
            return try ids.uniqued().map(inventory.template(id:)) + inventory.templates(named: names)
        }
        let page = try input.page(all, by: LaunchTemplateDocument.filters, sizes: 1...200)
        return Output(launchTemplates: page.items.map { Shown(LaunchTemplateAnswer($0), tags: $0.tags) }, nextToken: page.nextToken)
    }
}

/// Makes another version the default. (Amazon EC2 API Reference, ModifyLaunchTemplate.)
struct ModifyLaunchTemplate: Action {
    struct Input: Decodable, Sendable, TemplateNaming {
        var clientToken: String?
        var launchTemplateId: String?
        var launchTemplateName: String?
        var defaultVersion: String?
    }
    struct Output: Encodable, Sendable { let launchTemplate: Shown<LaunchTemplateAnswer> }
    static let access = Access.write("ec2:ModifyLaunchTemplate")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard let version = input.defaultVersion else { throw .missing("SetDefaultVersion (DefaultVersion)") }
        return try await estate.change(call) { changes in
            var template = try changes.template(input)
            template.value.defaultVersion = try template.value.version(version).number
            try changes.put(template)
            return Output(launchTemplate: Shown(LaunchTemplateAnswer(template), tags: template.tags))
        }
    }
}

/// Deletes a template with all its versions. Instances that it launched stay. (Amazon EC2 API Reference, DeleteLaunchTemplate.)
struct DeleteLaunchTemplate: Action {
    struct Input: Decodable, Sendable, TemplateNaming {
        var launchTemplateId: String?
        var launchTemplateName: String?
    }
    struct Output: Encodable, Sendable { let launchTemplate: Shown<LaunchTemplateAnswer> }
    static let access = Access.write("ec2:DeleteLaunchTemplate")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await estate.change(call) { changes in
            let template = try changes.template(input)
            try changes.delete(template)
            return Output(launchTemplate: Shown(LaunchTemplateAnswer(template), tags: template.tags))
        }
    }
}
