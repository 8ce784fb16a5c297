import AWSWire
import Access
import Base
import Identities

/// Checks whom a trust policy names.
enum Trust {
    /// The ids of the users and roles of this account that the policy names by ARN. One that is not there makes the policy malformed,
    /// so that no later identity of that name is trusted by accident.
    static func ids(_ document: PolicyDocument, in view: IdentityView, book: IdentityBook) throws -> [String: String] {
        var ids: [String: String] = [:]
        for text in document.principalARNs {
            guard let arn = ARN(text), arn.service == "iam", arn.account == view.account else { continue }
            guard let id = try id(arn, text, view, book) else { throw IAMFault.malformed("Invalid principal in policy: \"AWS\":\"\(text)\"") }
            ids[text] = id
        }
        return ids
    }

    private static func id(_ arn: ARN, _ text: String, _ view: IdentityView, _ book: IdentityBook) throws -> String? {
        if text == book.operatorPrincipal.arn { return book.operatorPrincipal.userID }
        guard let name = arn.resource.split(separator: "/").last.map(String.init) else { return nil }
        let kind: IdentityKind = arn.resource.hasPrefix("role/") ? .role : .user
        guard let identity = try view.identity(kind, name), identity.arn(account: view.account) == text else { return nil }
        return identity.id
    }
}
