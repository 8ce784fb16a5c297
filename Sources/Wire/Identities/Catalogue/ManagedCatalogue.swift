import Access
import AWSWire
import Base

/// The policies that AWS manages, as far as we know them: our own documents of equal meaning for the services that are here.
/// An ARN of AWS that is not in it is refused as NoSuchEntity.
public struct ManagedCatalogue: Sendable {
    /// One policy of AWS.
    public struct Listed: Sendable {
        public let name: String
        public let path: String
        public let description: String
        public let text: String

        /// The same for a policy in every account; not AWS' own.
        public var id: String { KeyText.derivedID("ANPA", account: "0", name: name) }
        public var arn: String { "arn:aws:iam::aws:policy\(path)\(name)" }
    }

    /// When all of them were made, as answers say: AWS' own dates are not known here.
    public static let since = Timestamp(seconds: 1_423_180_800)

    /// Sorted by ARN.
    public let entries: [Listed]
    private let policies: [String: NamedPolicy]

    init() {
        entries = CatalogueTable.entries.sorted { $0.arn < $1.arn }
        var policies: [String: NamedPolicy] = [:]
        for entry in entries { policies[entry.arn] = KnownIdentity.policy(entry.arn, entry.text, .identity) }
        self.policies = policies
    }

    func policy(_ arn: String) -> NamedPolicy? { policies[arn] }

    public func entry(_ arn: String) -> Listed? { entries.first { $0.arn == arn } }
}
