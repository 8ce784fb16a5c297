import AWSWire
import Base
import Compute

/// The instance profile of an instance as an association, whose id has the digits of the instance's.
struct ProfileAssociation: Encodable, Sendable {
    static let prefix = "iip-assoc"

    let associationId: String, instanceId: String
    let iamInstanceProfile: InstanceAnswer.Profile
    let state: String

    init?(_ instance: Instance, state: String = "associated") {
        guard let arn = instance.configuration.profileARN, !instance.state.isLeaving else { return nil }
        (associationId, instanceId, self.state) = (DerivedParts.id(ProfileAssociation.prefix, instance), instance.id, state)
        iamInstanceProfile = InstanceAnswer.Profile(arn: arn, id: ProfileAssociation.profileID(arn))
    }

    /// The id that a profile's ARN leads to; its own id is IAM's to tell.
    static func profileID(_ arn: String) -> String { arn }

    /// The ARN that a call means: given, or made from the name.
    static func arn(_ profile: TemplateData.Profile, in call: Call) throws(ServiceFault) -> String {
        if let arn = profile.arn {
            guard let parsed = ARN(arn), parsed.service == "iam", parsed.account == call.account, parsed.resource.hasPrefix("instance-profile/") else {
                throw .invalidValue(arn, of: "IamInstanceProfile.Arn", "Invalid IAM Instance Profile ARN")
            }
            return arn
        }
        guard let name = profile.name, !name.isEmpty else { throw .missing("IamInstanceProfile.Name") }
        return ARN(service: "iam", region: "", account: call.account, resource: "instance-profile/\(name)").description
    }

    static func missing(_ id: String) -> ServiceFault {
        .refused("NoSuchAssociation", "An invalid association-id of '\(id.prefix(256))' was given (AssociationId)")
    }

    static let filters: FilterTable<ProfileAssociation> = ["instance-id": { [$0.instanceId] }, "state": { [$0.state] }]
}

extension Estate {
    /// Gives an instance another profile, or none.
    fileprivate func setProfile(_ arn: String?, of instance: Instance, _ call: Call) async throws(ServiceFault) -> Instance {
        do { return try await instances.modify(instance.id, in: call.place, by: call.cause) { $0.profileARN = arn } } catch { throw ServiceFault(error) }
    }

    fileprivate func instance(associatedBy id: String, _ call: Call) throws(ServiceFault) -> Instance {
        guard let instance = DerivedParts.instanceID(id).flatMap({ instances.instance($0, in: call.place) }), ProfileAssociation(instance)?.associationId == id else {
            throw ProfileAssociation.missing(id)
        }
        return instance
    }
}

/// What calls on associations answer.
struct ProfileAssociationOutput: Encodable, Sendable { let iamInstanceProfileAssociation: ProfileAssociation? }

/// Gives an instance without a profile one. (Amazon EC2 API Reference, AssociateIamInstanceProfile.)
struct AssociateIamInstanceProfile: Action {
    struct Input: Decodable, Sendable { var iamInstanceProfile: TemplateData.Profile, instanceId: String }
    static let access = Access.write("ec2:AssociateIamInstanceProfile")
    static let canBeTried = false
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> ProfileAssociationOutput {
        let instance = try estate.instances.find(input.instanceId, in: call)
        guard instance.configuration.profileARN == nil else {
            throw .refused("IncorrectState", "There is an existing association for instance \(instance.id)")
        }
        let changed = try await estate.setProfile(ProfileAssociation.arn(input.iamInstanceProfile, in: call), of: instance, call)
        return ProfileAssociationOutput(iamInstanceProfileAssociation: ProfileAssociation(changed, state: "associating"))
    }
}

/// Gives an instance another profile. (Amazon EC2 API Reference, ReplaceIamInstanceProfileAssociation.)
struct ReplaceIamInstanceProfileAssociation: Action {
    struct Input: Decodable, Sendable { var iamInstanceProfile: TemplateData.Profile, associationId: String }
    static let access = Access.write("ec2:ReplaceIamInstanceProfileAssociation")
    static let canBeTried = false
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> ProfileAssociationOutput {
        let instance = try estate.instance(associatedBy: input.associationId, call)
        let changed = try await estate.setProfile(ProfileAssociation.arn(input.iamInstanceProfile, in: call), of: instance, call)
        return ProfileAssociationOutput(iamInstanceProfileAssociation: ProfileAssociation(changed, state: "associating"))
    }
}

/// Takes an instance's profile away. (Amazon EC2 API Reference, DisassociateIamInstanceProfile.)
struct DisassociateIamInstanceProfile: Action {
    struct Input: Decodable, Sendable { var associationId: String }
    static let access = Access.write("ec2:DisassociateIamInstanceProfile")
    static let canBeTried = false
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> ProfileAssociationOutput {
        let instance = try estate.instance(associatedBy: input.associationId, call)
        _ = try await estate.setProfile(nil, of: instance, call)
        return ProfileAssociationOutput(iamInstanceProfileAssociation: ProfileAssociation(instance, state: "disassociating"))
    }
}

/// Lists which instances have which profile. (Amazon EC2 API Reference, DescribeIamInstanceProfileAssociations.)
struct DescribeIamInstanceProfileAssociations: Action {
    struct Input: Decodable, Sendable {
        var associationIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let iamInstanceProfileAssociations: [ProfileAssociation], nextToken: String? }
    static let access = Access.read("ec2:DescribeIamInstanceProfileAssociations")
    static let canBeTried = false
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = estate.instances.instances(in: call.place).compactMap { ProfileAssociation($0) }
        let wanted = Set(input.associationIds ?? [])
        if let missing = wanted.subtracting(all.map(\.associationId)).min() { throw ProfileAssociation.missing(missing) }
        let named = wanted.isEmpty ? all : all.filter { wanted.contains($0.associationId) }
        let page = try Page(
            ProfileAssociation.filters.select(named, input.filters, tags: { _ in [:] }), maxResults: input.maxResults, nextToken: input.nextToken,
            id: \.associationId)
        return Output(iamInstanceProfileAssociations: page.items, nextToken: page.nextToken)
    }
}
