import AWSWire
import Base

/// Tells who signed the request, in the partition of the region that was asked. It needs no permission. (STS API Reference, GetCallerIdentity.)
struct GetCallerIdentity: Operation {
    struct Output: Encodable, Sendable {
        let userId: String
        let account: String
        let arn: String
    }

    static let access = Access.read("sts:GetCallerIdentity")

    func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Output {
        let arn = ARN(call.principal.arn)?.inPartition(of: call.region).description ?? call.principal.arn
        return Output(userId: call.principal.userID, account: call.account, arn: arn)
    }
}
