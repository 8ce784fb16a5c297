import Access

/// The person that most cases ask for.
let alice = AccessPrincipal(arn: "arn:aws:iam::123456789012:user/alice", account: "123456789012", uniqueID: "AIDAALICE", kind: .user)
/// A session of the role `app`.
let session = AccessPrincipal(
    arn: "arn:aws:sts::123456789012:assumed-role/app/one", account: "123456789012", uniqueID: "AROAAPP:one",
    kind: .roleSession(role: "arn:aws:iam::123456789012:role/app"))

/// A policy of statements, each as JSON.
func policy(_ statements: String..., purpose: PolicyDocument.Purpose = .identity, name: String = "p") throws -> NamedPolicy {
    let text = #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
    return NamedPolicy(name: name, document: try PolicyDocument(text, for: purpose))
}

func allow(_ action: String, _ resource: String = "*", condition: String = "{}") -> String {
    #"{"Effect":"Allow","Action":"\#(action)","Resource":"\#(resource)","Condition":\#(condition)}"#
}

func deny(_ action: String, _ resource: String = "*", condition: String = "{}") -> String {
    #"{"Effect":"Deny","Action":"\#(action)","Resource":"\#(resource)","Condition":\#(condition)}"#
}

func trust(_ principal: String, condition: String = "{}") -> String {
    #"{"Effect":"Allow","Principal":\#(principal),"Action":"sts:AssumeRole","Condition":\#(condition)}"#
}

func request(_ action: String, _ resource: String = "*", by principal: AccessPrincipal = alice, _ context: [String: [String]] = [:]) -> AccessRequest {
    AccessRequest(principal: principal, action: action, resource: resource, context: AccessContext(context))
}
