import Base
import Testing

@testable import AWSWire

/// A request that somebody tampered with, and how it must be refused.
struct HostileVariant: CustomTestStringConvertible {
    let name: String
    let expected: SignatureFailure.Kind
    let request: HTTPRequest

    var testDescription: String { name }

    init(_ name: String, _ expected: SignatureFailure.Kind, _ request: HTTPRequest) { (self.name, self.expected, self.request) = (name, expected, request) }

    /// A good signature, then a change.
    static func changed(_ name: String, _ expected: SignatureFailure.Kind, _ change: (inout HTTPRequest) -> Void) -> HostileVariant {
        var request = SampleRequests.signed
        change(&request)
        return HostileVariant(name, expected, request)
    }

    /// A change, then a signature by the true key that may break the rules of signing.
    static func signed(
        _ name: String, _ expected: SignatureFailure.Kind, by signer: ReferenceSigner = ReferenceSigner(), _ change: (inout HTTPRequest) -> Void = { _ in }
    ) -> HostileVariant {
        var request = SampleRequests.unsigned
        change(&request)
        signer.sign(&request)
        return HostileVariant(name, expected, request)
    }

    /// A good signature whose Authorization header is then rewritten.
    static func authorization(_ name: String, _ expected: SignatureFailure.Kind, _ rewrite: (String) -> String) -> HostileVariant {
        changed(name, expected) { $0.headers["authorization"] = rewrite($0.headers["authorization"] ?? "") }
    }

    /// A presigned request that is then changed.
    static func presigned(_ name: String, _ expected: SignatureFailure.Kind, _ change: (inout HTTPRequest) -> Void) -> HostileVariant {
        var request = SampleRequests.presigned
        change(&request)
        return HostileVariant(name, expected, request)
    }

    static let all =
        messages + signatures + algorithms + credentials + scopes + parameters + signedHeaders + times + repeated + tokens + payloads + presignedParameters
        + presignedLives + presignedChanges + escapes
}
