/// Why a request's signature was refused, in AWS' words; each protocol has its own code for it.
public struct SignatureFailure: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable, CaseIterable {
        /// The request carries no signature.
        case missing
        /// What it carries does not conform to Signature Version 4.
        case incomplete
        /// No such access key, or not with this session token.
        case unknownKey
        /// The signature is not that of this request, scope or time.
        case mismatch
        /// A presigned request after its end.
        case requestExpired
        /// Temporary credentials after their end.
        case tokenExpired
    }

    public let kind: Kind
    public let message: String

    static let missing = SignatureFailure(kind: .missing, message: "Request is missing Authentication Token")
    public static let unknownKey = SignatureFailure(kind: .unknownKey, message: "The security token included in the request is invalid.")
    public static let tokenExpired = SignatureFailure(kind: .tokenExpired, message: "The security token included in the request is expired")
    static func incomplete(_ message: String) -> SignatureFailure { .init(kind: .incomplete, message: message) }
    static func mismatch(_ message: String) -> SignatureFailure { .init(kind: .mismatch, message: message) }
    static func requestExpired(_ message: String) -> SignatureFailure { .init(kind: .requestExpired, message: message) }

    /// The error in the protocol's own code and status: the query services' are those of "Common Errors" in each API
    /// Reference, the JSON and CBOR services' are shapes ending in `Exception`, always with status 400.
    public func fault(over wire: WireProtocol) -> ServiceFault {
        switch wire {
        case .query, .ec2, .restXML: .common(queryError.code, queryError.status, message)
        case .json, .restJSON, .cbor: .common(jsonCode, 400, message)
        }
    }

    private var queryError: (code: String, status: Int) {
        switch kind {
        case .missing: ("MissingAuthenticationToken", 403)
        case .incomplete: ("IncompleteSignature", 400)
        case .unknownKey: ("InvalidClientTokenId", 403)
        case .mismatch: ("SignatureDoesNotMatch", 403)
        case .requestExpired: ("RequestExpired", 400)
        case .tokenExpired: ("ExpiredToken", 403)
        }
    }

    private var jsonCode: String {
        switch kind {
        case .missing: "MissingAuthenticationTokenException"
        case .incomplete: "IncompleteSignatureException"
        case .unknownKey: "UnrecognizedClientException"
        case .mismatch: "InvalidSignatureException"
        case .requestExpired: "RequestExpired"
        case .tokenExpired: "ExpiredTokenException"
        }
    }
}
