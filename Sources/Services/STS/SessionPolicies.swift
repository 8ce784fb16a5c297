import AWSWire
import Access
import Identities

/// The policies that narrow a session, as a call passes them.
struct SessionPolicies: Sendable {
    struct PolicyARN: Decodable, Sendable { let arn: String? }

    /// The most managed policies (STS API Reference, AssumeRole).
    static let arnsMax = 10

    let text: String?
    let arns: [String]
    /// How much of the room for policies and tags is used.
    let packedPercent: Int64

    init(text: String?, arns: [PolicyARN]?, tags: [String: String], book: IdentityBook) throws(ServiceFault) {
        if let text {
            do { _ = try PolicyDocument(text, for: .identity) } catch { throw .modeled("MalformedPolicyDocumentException", error.message) }
        }
        var known: [String] = []
        for arn in (arns ?? []).compactMap(\.arn) {
            guard book.managedPolicy(arn) != nil else { throw .modeled("MalformedPolicyDocumentException", "Policy \(arn) does not exist or is not attachable.") }
            known.append(arn)
        }
        guard known.count <= SessionPolicies.arnsMax else { throw .validation("At most \(SessionPolicies.arnsMax) policies may be passed by ARN.") }
        let size = (text?.utf8.count ?? 0) + known.reduce(0) { $0 + $1.utf8.count } + tags.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard size <= SessionPolicies.bytesMax else {
            throw .modeled("PackedPolicyTooLargeException", "PackedPolicySize exceeds the quota: \(100 * size / SessionPolicies.bytesMax)%")
        }
        (self.text, self.arns, packedPercent) = (text, known, Int64(100 * size / SessionPolicies.bytesMax))
    }

    /// Policies, ARNs and tags together: what a token has room for.
    private static let bytesMax = 4096
}
