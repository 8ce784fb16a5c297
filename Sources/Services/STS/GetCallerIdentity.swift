import AWSWire

/// Tells who signed the request. It needs no permission. (STS API Reference, GetCallerIdentity.)
struct GetCallerIdentity: Operation {
    struct Output: Encodable, Sendable {
        let userId: String
        let account: String
        let arn: String
    }

    static let access = Access.read("sts:GetCallerIdentity")

    func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Output {
        Output(userId: call.principal.userID, account: call.account, arn: call.principal.arn)
    }
}
