import AWSWire
import Identities

/// Makes an instance profile, without a role. (IAM API Reference, CreateInstanceProfile.)
struct CreateInstanceProfile: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let instanceProfileName: String
        let path: String?
        let tags: [ShownTag]?
    }
    static let access = Access.write("iam:CreateInstanceProfile")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> ProfileOutput {
        let path = try IdentityPath.checked(input.path), tags = try ShownTag.checked(input.tags), id = book.newID("AIPA")
        return try await book.change(by: call) { change in
            guard try change.view.find(InstanceProfile.self, input.instanceProfileName) == nil else {
                throw IAMFault.exists("Instance Profile \(input.instanceProfileName) already exists.")
            }
            guard try change.view.all(InstanceProfile.self).count < IAMLimits.instanceProfiles else { throw IAMFault.quota("InstanceProfilesPerAccount", IAMLimits.instanceProfiles) }
            let profile = InstanceProfile(name: input.instanceProfileName, path: path, id: id, tags: tags, createdAt: change.time)
            try change.store(profile)
            return ProfileOutput(instanceProfile: try ShownProfile(profile, in: change.view))
        }
    }
}

struct ProfileOutput: Encodable, Sendable { let instanceProfile: ShownProfile }
struct ProfileInput: Decodable, Sendable { let instanceProfileName: String }

/// Shows an instance profile with its role. (IAM API Reference, GetInstanceProfile.)
struct GetInstanceProfile: AWSWire.Operation {
    static let access = Access.read("iam:GetInstanceProfile")
    let book: IdentityBook

    func run(_ input: ProfileInput, in call: Call) async throws(ServiceFault) -> ProfileOutput {
        try await book.look { ProfileOutput(instanceProfile: try ShownProfile($0.requireProfile(input.instanceProfileName), in: $0)) }
    }
}

/// Deletes an instance profile without a role. (IAM API Reference, DeleteInstanceProfile.)
struct DeleteInstanceProfile: AWSWire.Operation {
    static let access = Access.write("iam:DeleteInstanceProfile")
    let book: IdentityBook

    func run(_ input: ProfileInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            let profile = try change.view.requireProfile(input.instanceProfileName)
            guard profile.role == nil else { throw IAMFault.conflict("Cannot delete entity, must remove roles from instance profile first.") }
            try change.delete(profile)
        }
        return Empty()
    }
}

/// The instance profiles below a path, by name. (IAM API Reference, ListInstanceProfiles.)
struct ListInstanceProfiles: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let pathPrefix: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let instanceProfiles: [ShownProfile], isTruncated: Bool, marker: String? }
    static let access = Access.read("iam:ListInstanceProfiles")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { view in
            let profiles = try view.all(InstanceProfile.self).filter { $0.path.hasPrefix(input.pathPrefix ?? "/") }
            let page = Page(profiles, input, key: \.recordID)
            return Output(instanceProfiles: try page.items.map { try ShownProfile($0, in: view, isWhole: false) }, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}

/// The instance profiles that a role is in. (IAM API Reference, ListInstanceProfilesForRole.)
struct ListInstanceProfilesForRole: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let roleName: String
        let marker: String?
        let maxItems: Int64?
    }
    static let access = Access.read("iam:ListInstanceProfilesForRole")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> ListInstanceProfiles.Output {
        try await book.look { view in
            let page = Page(try view.profiles(of: view.require(.role, input.roleName)), input, key: \.recordID)
            return ListInstanceProfiles.Output(
                instanceProfiles: try page.items.map { try ShownProfile($0, in: view, isWhole: false) }, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}

struct ProfileRoleInput: Decodable, Sendable {
    let instanceProfileName: String
    let roleName: String
}

/// Puts a role into an instance profile, which holds one. (IAM API Reference, AddRoleToInstanceProfile.)
struct AddRoleToInstanceProfile: AWSWire.Operation {
    static let access = Access.write("iam:AddRoleToInstanceProfile")
    let book: IdentityBook

    func run(_ input: ProfileRoleInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            var profile = try change.view.requireProfile(input.instanceProfileName)
            let role = try change.view.requireModifiable(.role, input.roleName)
            guard profile.role == nil else { throw IAMFault.quota("InstanceSessionsPerInstanceProfile", 1) }
            profile.role = role.name
            try change.store(profile)
        }
        return Empty()
    }
}

/// Takes the role out of an instance profile. (IAM API Reference, RemoveRoleFromInstanceProfile.)
struct RemoveRoleFromInstanceProfile: AWSWire.Operation {
    static let access = Access.write("iam:RemoveRoleFromInstanceProfile")
    let book: IdentityBook

    func run(_ input: ProfileRoleInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            var profile = try change.view.requireProfile(input.instanceProfileName)
            guard profile.role == input.roleName else { throw IAMFault.noSuch(.role, input.roleName) }
            profile.role = nil
            try change.store(profile)
        }
        return Empty()
    }
}
