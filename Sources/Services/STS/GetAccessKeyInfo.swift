import AWSWire

/// Tells the account of an access key, long-term or temporary. (STS API Reference, GetAccessKeyInfo.)
/// Only keys of this server are known; of another one nothing is said.
struct GetAccessKeyInfo: Operation {
    struct Input: Decodable, Sendable {
        let accessKeyId: String
    }

    struct Output: Encodable, Sendable {
        let account: String
    }

    static let access = Access.read("sts:GetAccessKeyInfo")
    let keys: KeyRing

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard keys.isOurs(accessKeyID: input.accessKeyId) || input.accessKeyId == call.principal.accessKeyID else {
            throw .validation("The access key \(input.accessKeyId) was not issued by this server.")
        }
        return Output(account: call.account)
    }
}
