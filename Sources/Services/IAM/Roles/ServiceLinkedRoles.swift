import AWSWire
import Base
import Identities

/// The roles that a service takes to do its work; nobody else can take or change them (IAM User Guide, Create a service-linked role).
enum LinkedServices {
    struct Service: Sendable {
        let principal: String
        let roleName: String
        let policy: String
        /// Whether there may be several, told apart by a suffix.
        let hasSuffix: Bool
        /// The CloudFormation types whose resources use it.
        let users: [String]
    }

    static let all = [
        Service(
            principal: "autoscaling.amazonaws.com", roleName: "AWSServiceRoleForAutoScaling", policy: "AutoScalingServiceRolePolicy", hasSuffix: true,
            users: ["AWS::AutoScaling::AutoScalingGroup"])
    ]

    static func named(_ principal: String) throws(ServiceFault) -> Service {
        guard let service = all.first(where: { $0.principal == principal }) else { throw IAMFault.invalid("\(principal.prefix(128)) has no service-linked role on this server.") }
        return service
    }

    static func path(_ service: Service) -> String { "/aws-service-role/\(service.principal)/" }

    /// A linked role as CreateServiceLinkedRole makes it.
    static func role(_ service: Service, suffix: String?, description: String?, id: String, at time: Timestamp) -> Identity {
        let name = service.roleName + (suffix.map { "_\($0)" } ?? "")
        var role = Identity(kind: .role, name: name, path: path(service), id: id, createdAt: time)
        let trust =
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"\#(service.principal)"},"Action":"sts:AssumeRole"}]}"#
        role.role = RolePart(trust: trust, description: description, linkedService: service.principal)
        role.attached = ["arn:aws:iam::aws:policy/aws-service-role/\(service.policy)"]
        return role
    }
}

/// Makes the role of a service. (IAM API Reference, CreateServiceLinkedRole.)
struct CreateServiceLinkedRole: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let awsServiceName: String
        let description: String?
        let customSuffix: String?
    }
    struct Output: Encodable, Sendable { let role: ShownRole }
    static let access = Access.write("iam:CreateServiceLinkedRole")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let service = try LinkedServices.named(input.awsServiceName), id = book.newID(IdentityKind.role.idPrefix)
        let role = LinkedServices.role(service, suffix: input.customSuffix, description: input.description, id: id, at: call.time)
        return try await book.change(by: call) { [book] change in
            guard try !change.view.isTaken(.role, role.name) else {
                throw IAMFault.invalid("Service role name \(role.name) has been taken in this account, please try a different suffix.")
            }
            try change.store(role)
            return Output(role: ShownRole(role, account: book.account))
        }
    }
}

/// Deletes the role of a service, when no resource of the service is left. (IAM API Reference, DeleteServiceLinkedRole.)
struct DeleteServiceLinkedRole: AWSWire.Operation {
    struct Input: Decodable, Sendable { let roleName: String }
    struct Output: Encodable, Sendable { let deletionTaskId: String }
    static let access = Access.write("iam:DeleteServiceLinkedRole")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.change(by: call) { change in
            let role = try change.view.require(.role, input.roleName)
            guard let principal = role.role?.linkedService else { throw IAMFault.invalid("The role \(role.name) is not a service-linked role.") }
            let service = try LinkedServices.named(principal)
            if try change.view.uses(of: service).isEmpty { try change.delete(role) }
            return Output(deletionTaskId: "task/aws-service-role/\(principal)/\(role.name)/\(call.requestID)")
        }
    }
}

extension IdentityView {
    /// The ids of the resources that need a service's role.
    func uses(of service: LinkedServices.Service) throws -> [String] {
        try service.users.flatMap { try snapshot.records(type: $0) }.filter { $0.key.account == account }.map { "\($0.key.region)/\($0.key.id)" }
    }
}

/// Whether a linked role is gone, or what still uses it. (IAM API Reference, GetServiceLinkedRoleDeletionStatus.)
struct GetServiceLinkedRoleDeletionStatus: AWSWire.Operation {
    struct Input: Decodable, Sendable { let deletionTaskId: String }
    struct Usage: Encodable, Sendable { let region: String, resources: [String] }
    struct Failure: Encodable, Sendable { let reason: String, roleUsageList: [Usage] }
    struct Output: Encodable, Sendable { let status: String, reason: Failure? }
    static let access = Access.read("iam:GetServiceLinkedRoleDeletionStatus")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let parts = input.deletionTaskId.split(separator: "/").map(String.init)
        guard parts.count == 5, parts[0] == "task", parts[1] == "aws-service-role" else { throw IAMFault.noSuch("Deletion task \(input.deletionTaskId) cannot be found.") }
        let service = try LinkedServices.named(parts[2]), name = parts[3]
        return try await book.look { view in
            guard try view.identity(.role, name) != nil else { return Output(status: "SUCCEEDED", reason: nil) }
            let usage = try view.uses(of: service).map { Usage(region: $0.split(separator: "/").first.map(String.init) ?? "", resources: [$0]) }
            return Output(status: "FAILED", reason: Failure(reason: "A service-linked role is required for \(service.principal).", roleUsageList: usage))
        }
    }
}
