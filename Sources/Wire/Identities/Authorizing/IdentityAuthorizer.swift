import Access
import AWSWire
import Base

/// Evaluates IAM's policies for every call. Holders of the operator's own keys may do everything; they cost nothing here.
public struct IdentityAuthorizer: Authorizer {
    private let book: IdentityBook
    private let owner: OwnerAuthorizer

    public init(book: IdentityBook) { (self.book, owner) = (book, OwnerAuthorizer(account: book.account)) }

    public func isUnrestricted(_ principal: Principal) -> Bool { owner.isUnrestricted(principal) }

    public func refusal(of question: AccessQuestion) -> String? {
        guard question.principal.bearer != nil else { return owner.refusal(of: question) }
        guard let bearer = question.principal.bearer as? IdentityBearer else { return IdentityAuthorizer.unknown(question) }
        if let reason = SessionRules.refusal(of: bearer, question) { return reason }
        book.noteUse(by: bearer, question)
        let needs = question.needs
        guard !needs.isEmpty else { return nil }
        guard let policies = book.policies(of: bearer) else { return IdentityAuthorizer.unknown(question) }
        let principal = question.principal.accessPrincipal(account: book.account)
        for need in needs {
            let keys = CallContext(question, resource: need.resource, book: book)
            let context = AccessContext(later: { keys.values($0) ?? need.keys.all($0) ?? question.inputValues($0) })
            let request = AccessRequest(principal: principal, action: need.action, resource: need.resource, context: context)
            let ruling = AccessEvaluation.ruling(on: request, under: policies)
            if let reason = ruling.refusal(of: principal.arn, action: need.action, resource: need.resource) { return reason }
        }
        return nil
    }

    private static func unknown(_ question: AccessQuestion) -> String {
        "User: \(question.principal.arn) is not authorized to perform: \(question.action) because its policies cannot be read"
    }
}
