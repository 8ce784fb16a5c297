import AWSWire
import Access
import Base
import Identities

/// What policies that are sent would allow. (IAM API Reference, SimulateCustomPolicy.)
struct SimulateCustomPolicy: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let policyInputList: [String]
        let permissionsBoundaryPolicyInputList: [String]?
        let actionNames: [String]
        let resourceArns: [String]?
        let resourcePolicy: String?
        let callerArn: String?
        let contextEntries: [ContextEntry]?
        let marker: String?
        let maxItems: Int64?
    }
    static let access = Access.read("iam:SimulateCustomPolicy")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Simulation.Output {
        var policies = AccessPolicies(identity: try SimulatedPolicies.read(input.policyInputList, "PolicyInputList"))
        policies.boundary = try SimulatedPolicies.read(input.permissionsBoundaryPolicyInputList ?? [], "PermissionsBoundaryPolicyInputList").first
        policies.resource = try SimulatedPolicies.resource(input.resourcePolicy)
        let principal = try SimulatedPolicies.caller(input.callerArn, book: book) ?? AccessPrincipal(arn: "", account: call.account, uniqueID: "", kind: .user)
        return try Simulation(policies: policies, principal: principal, entries: input.contextEntries)
            .output(actions: input.actionNames, resources: input.resourceArns, input)
    }
}

/// What a user, group or role may do, with more policies or another boundary if wished. (IAM API Reference, SimulatePrincipalPolicy.)
struct SimulatePrincipalPolicy: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let policySourceArn: String
        let policyInputList: [String]?
        let permissionsBoundaryPolicyInputList: [String]?
        let actionNames: [String]
        let resourceArns: [String]?
        let resourcePolicy: String?
        let callerArn: String?
        let contextEntries: [ContextEntry]?
        let marker: String?
        let maxItems: Int64?
    }
    static let access = Access.read("iam:SimulatePrincipalPolicy")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Simulation.Output {
        let source = try await identity(input.policySourceArn)
        guard var policies = book.policies(ofIdentity: source.id) else { throw .internal("The policies of \(input.policySourceArn) cannot be read.") }
        policies.identity += try SimulatedPolicies.read(input.policyInputList ?? [], "PolicyInputList")
        if let boundary = try SimulatedPolicies.read(input.permissionsBoundaryPolicyInputList ?? [], "PermissionsBoundaryPolicyInputList").first { policies.boundary = boundary }
        policies.resource = try SimulatedPolicies.resource(input.resourcePolicy)
        let itself = AccessPrincipal(arn: source.arn(account: book.account), account: book.account, uniqueID: source.id, kind: .user)
        return try Simulation(policies: policies, principal: SimulatedPolicies.caller(input.callerArn, book: book) ?? itself, entries: input.contextEntries)
            .output(actions: input.actionNames, resources: input.resourceArns, input)
    }

    private func identity(_ arn: String) async throws(ServiceFault) -> Identity {
        guard let parsed = ARN(arn), parsed.service == "iam", let kind = IdentityKind.allCases.first(where: { parsed.resource.hasPrefix($0.word + "/") }),
            let name = parsed.resource.split(separator: "/").last.map(String.init)
        else { throw IAMFault.invalid("Invalid Entity Arn: \(arn.prefix(256)) does not clearly define entity type and name.") }
        let found = try await book.look { try $0.identity(kind, name) }
        guard let found, found.arn(account: book.account) == arn else { throw IAMFault.noSuch(kind, name) }
        return found
    }
}

/// The policies of a simulation as they are sent.
enum SimulatedPolicies {
    static func read(_ texts: [String], _ member: String) throws(ServiceFault) -> [NamedPolicy] {
        var policies: [NamedPolicy] = []
        for (index, text) in texts.enumerated() { policies.append(NamedPolicy(name: "\(member).\(index + 1)", document: try document(text, .identity))) }
        return policies
    }

    static func resource(_ text: String?) throws(ServiceFault) -> NamedPolicy? {
        guard let text else { return nil }
        return NamedPolicy(name: "ResourcePolicy", document: try document(text, .resource))
    }

    private static func document(_ text: String, _ purpose: PolicyDocument.Purpose) throws(ServiceFault) -> PolicyDocument {
        do { return try PolicyDocument(text, for: purpose) } catch { throw IAMFault.invalid(error.message) }
    }

    /// The user that is said to call.
    static func caller(_ arn: String?, book: IdentityBook) throws(ServiceFault) -> AccessPrincipal? {
        guard let arn else { return nil }
        guard let parsed = ARN(arn), parsed.service == "iam", parsed.resource.hasPrefix("user/") else {
            throw IAMFault.invalid("Invalid Entity Arn: \(arn.prefix(256)) is not the ARN of a user.")
        }
        return AccessPrincipal(arn: arn, account: parsed.account, uniqueID: "", kind: .user)
    }
}
