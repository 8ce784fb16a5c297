import AWSWire
import Base
import Identities

/// Makes credentials of a federated user: what both the caller and the policies that are passed allow; without policies
/// nothing. (STS API Reference, GetFederationToken; the bounds 900 to 129,600 are the table's.) Tags are refused by name.
struct GetFederationToken: Operation {
    struct Input: Decodable, Sendable {
        let name: String
        let policy: String?
        let policyArns: [SessionPolicies.PolicyARN]?
        let durationSeconds: Int64?
    }

    struct FederatedUser: Encodable, Sendable { let federatedUserId: String, arn: String }
    struct Output: Encodable, Sendable { let credentials: SessionCredentials, federatedUser: FederatedUser, packedPolicySize: Int64? }

    static let access = Access.write("sts:GetFederationToken")
    let book: IdentityBook
    let keys: KeyRing

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard !call.principal.isTemporary else { throw .common("AccessDenied", 403, "Cannot call GetFederationToken with session credentials") }
        let policies = try SessionPolicies(text: input.policy, arns: input.policyArns, tags: [:], book: book)
        let bearer = call.principal.bearer as? IdentityBearer
        // With `--open` the caller's key may be anything: the session then ends with our own first key.
        let operatorKey = keys.list.first { $0.id == call.principal.accessKeyID } ?? keys.list.first
        guard let parent = bearer == nil ? operatorKey?.id : call.principal.accessKeyID else { throw .internal("There is no access key to make a session of.") }
        let now = book.signingTime, seconds = input.durationSeconds ?? GetSessionToken.defaultSeconds
        var content = SessionContent(
            keyID: book.newID("ASIA"), owner: .federated(userID: bearer?.identityID, parentKeyID: parent, name: input.name), issuedAt: now,
            expiresAt: now + .seconds(seconds))
        (content.policy, content.policyARNs) = (policies.text, policies.arns)
        try await book.records.change(by: call) { _ in }
        guard let credential = book.issue(content), let credentials = SessionCredentials(credential) else { throw .internal("The session could not be made.") }
        return Output(
            credentials: credentials, federatedUser: FederatedUser(federatedUserId: credential.principal.userID, arn: credential.principal.arn),
            packedPolicySize: input.policy == nil && policies.arns.isEmpty ? nil : policies.packedPercent)
    }
}
