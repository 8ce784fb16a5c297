import AWSWire
import Access
import Base
import Identities

/// Makes credentials of a role for somebody whom its trust policy lets in. They never do more than the role, nor than the
/// policies that are passed. (STS API Reference, AssumeRole.) MFA, transitive tags and provided contexts are refused by name.
struct AssumeRole: Operation {
    struct Tag: Decodable, Sendable { let key: String, value: String }

    struct Input: Decodable, Sendable {
        let roleArn: String
        let roleSessionName: String
        let policy: String?
        let policyArns: [SessionPolicies.PolicyARN]?
        let durationSeconds: Int64?
        let externalId: String?
        let sourceIdentity: String?
        let tags: [Tag]?
    }

    struct AssumedUser: Encodable, Sendable { let assumedRoleId: String, arn: String }

    struct Output: Encodable, Sendable {
        let credentials: SessionCredentials
        let assumedRoleUser: AssumedUser
        let packedPolicySize: Int64?
        let sourceIdentity: String?
    }

    static let access = Access.write("sts:AssumeRole")
    static let defaultSeconds: Int64 = 3600
    /// Sessions that a session of a role makes end after an hour.
    static let chainedSecondsMax: Int64 = 3600

    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let tags = try AssumeRole.tags(input.tags)
        let policies = try SessionPolicies(text: input.policy, arns: input.policyArns, tags: tags, book: book)
        let role = try allowedRole(input, tags, call)
        let seconds = try AssumeRole.seconds(input, role, call)
        let now = book.signingTime
        var content = SessionContent(
            keyID: book.newID("ASIA"), owner: .role(id: role.id, sessionName: input.roleSessionName), issuedAt: now, expiresAt: now + .seconds(seconds))
        (content.policy, content.policyARNs, content.tags) = (policies.text, policies.arns, tags)
        content.sourceIdentity = input.sourceIdentity ?? AssumeRole.inherited(call)
        try await record(call)
        guard let credential = book.issue(content), let credentials = SessionCredentials(credential) else { throw AssumeRole.denied("sts:AssumeRole", input, call) }
        return Output(
            credentials: credentials,
            assumedRoleUser: AssumedUser(assumedRoleId: "\(role.id):\(input.roleSessionName)", arn: book.sessionARN(role: role.name, input.roleSessionName)),
            packedPolicySize: input.policy == nil && policies.arns.isEmpty && tags.isEmpty ? nil : policies.packedPercent, sourceIdentity: content.sourceIdentity)
    }

    /// The role, when the caller may take it with these tags and this source. A role that is not there answers like one that trusts nobody.
    private func allowedRole(_ input: Input, _ tags: [String: String], _ call: Call) throws(ServiceFault) -> Identity {
        guard let role = book.role(arn: input.roleArn) else { throw AssumeRole.denied("sts:AssumeRole", input, call) }
        if let inherited = AssumeRole.inherited(call), let asked = input.sourceIdentity, asked != inherited { throw AssumeRole.denied("sts:SetSourceIdentity", input, call) }
        let actions = ["sts:AssumeRole"] + (tags.isEmpty ? [] : ["sts:TagSession"]) + (input.sourceIdentity == nil ? [] : ["sts:SetSourceIdentity"])
        let context = book.context(of: call, role: role, more: AssumeRole.keys(input, tags))
        for action in actions {
            guard book.ruling(on: action, of: call.principal, role: role, context: context).isAllowed else { throw AssumeRole.denied(action, input, call) }
        }
        return role
    }

    private static func keys(_ input: Input, _ tags: [String: String]) -> [String: [String]] {
        var keys = ["sts:rolesessionname": [input.roleSessionName]]
        if let id = input.externalId { keys["sts:externalid"] = [id] }
        if let source = input.sourceIdentity { keys["sts:sourceidentity"] = [source] }
        for (key, value) in tags { keys["aws:requesttag/\(key)"] = [value] }
        if !tags.isEmpty { keys["aws:tagkeys"] = tags.keys.sorted() }
        return keys
    }

    private static func inherited(_ call: Call) -> String? { (call.principal.bearer as? IdentityBearer)?.sessionContent?.sourceIdentity }

    private static func seconds(_ input: Input, _ role: Identity, _ call: Call) throws(ServiceFault) -> Int64 {
        let seconds = input.durationSeconds ?? defaultSeconds
        if (call.principal.bearer as? IdentityBearer)?.isRoleSession == true, seconds > chainedSecondsMax {
            throw .validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
        }
        guard seconds <= role.role?.sessionSecondsMax ?? defaultSeconds else {
            throw .validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
        }
        return seconds
    }

    private static func tags(_ tags: [Tag]?) throws(ServiceFault) -> [String: String] {
        var map: [String: String] = [:]
        for tag in tags ?? [] {
            let isNew = !map.keys.contains { $0.lowercased() == tag.key.lowercased() }
            guard isNew else { throw .validation("Duplicate tag keys found. Please note that Tag keys are case insensitive.") }
            map[tag.key] = tag.value
        }
        return map
    }

    /// Who took which role is in the trail before the credentials are out.
    private func record(_ call: Call) async throws(ServiceFault) { try await book.records.change(by: call) { _ in } }

    private static func denied(_ action: String, _ input: Input, _ call: Call) -> ServiceFault {
        .common("AccessDenied", 403, "User: \(call.principal.arn) is not authorized to perform: \(action) on resource: \(input.roleArn)")
    }
}
