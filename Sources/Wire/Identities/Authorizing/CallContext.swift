import Access
import AWSWire
import Base

/// The condition keys of a call (IAM User Guide, AWS global condition context keys; IAM and AWS STS condition context keys).
struct CallContext: Sendable {
    let principal: Principal
    let time: Timestamp
    let region: String
    let account: String
    let peer: String
    let userAgent: String
    let book: IdentityBook
    /// An ARN, or `*`.
    let resource: String

    /// Nil for the operator.
    private var bearer: IdentityBearer? { principal.bearer as? IdentityBearer }

    /// The values of a key in lower case; nil when the call has none.
    func values(_ key: String) -> [String]? { ofCall(key) ?? ofPrincipal(key) ?? ofTags(key) }

    private func ofCall(_ key: String) -> [String]? {
        switch key {
        case "aws:sourceip": peer.isEmpty ? nil : [peer]
        case "aws:currenttime": [time.iso8601]
        case "aws:epochtime": [String(time.seconds)]
        case "aws:securetransport": [book.isSecure ? "true" : "false"]
        case "aws:useragent": userAgent.isEmpty ? nil : [userAgent]
        case "aws:requestedregion": [region]
        case "aws:viaawsservice", "aws:principalisawsservice": ["false"]
        case "aws:principalaccount", "aws:resourceaccount": [account]
        default: nil
        }
    }

    private func ofPrincipal(_ key: String) -> [String]? {
        let session = bearer?.sessionContent
        let isUser = !(bearer?.isRoleSession ?? false) && !(bearer?.isFederated ?? false)
        switch key {
        case "aws:principalarn": return [bearer?.identityARN ?? principal.arn]
        case "aws:userid": return [principal.userID]
        case "aws:username": return isUser ? [bearer?.name ?? KeyRing.userName] : nil
        case "aws:principaltype": return [isUser ? "User" : bearer?.isRoleSession == true ? "AssumedRole" : "FederatedUser"]
        case "aws:multifactorauthpresent": return principal.isTemporary ? ["false"] : nil
        case "aws:tokenissuetime": return session.map { [$0.issuedAt.iso8601] }
        case "aws:sourceidentity": return session?.sourceIdentity.map { [$0] }
        default: return nil
        }
    }

    /// Tags of the principal, and of the resource where it is IAM's.
    private func ofTags(_ key: String) -> [String]? {
        if let name = suffix(key, "aws:principaltag/") {
            let tags = (bearer?.identityID.flatMap { book.tags(ofIdentity: $0) } ?? [:]).merging(bearer?.sessionContent?.tags ?? [:]) { $1 }
            return value(name, in: tags)
        }
        guard let name = suffix(key, "aws:resourcetag/") ?? suffix(key, "iam:resourcetag/") else { return nil }
        return value(name, in: book.tags(ofARN: resource))
    }

    private func suffix(_ key: String, _ prefix: String) -> String? { key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : nil }

    /// Keys of tags compare without case, as condition keys do.
    private func value(_ name: String, in tags: [String: String]) -> [String]? {
        tags.sorted { $0.key < $1.key }.first { $0.key.lowercased() == name }.map { [$0.value] }
    }
}

extension CallContext {
    init(_ question: AccessQuestion, resource: String, book: IdentityBook) {
        self.init(
            principal: question.principal, time: question.time, region: question.region, account: question.account, peer: question.peer,
            userAgent: question.userAgent, book: book, resource: resource)
    }

    init(_ call: Call, resource: String, book: IdentityBook) {
        self.init(
            principal: call.principal, time: call.time, region: call.region, account: call.account, peer: call.peer, userAgent: call.userAgent, book: book,
            resource: resource)
    }
}
