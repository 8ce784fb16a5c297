import AWSWire
import Access
import Identities

/// Policy documents on their way in and out.
enum PolicyText {
    /// Reads a document, or throws `MalformedPolicyDocument` with what it has wrong.
    static func checked(_ text: String, _ purpose: PolicyDocument.Purpose) throws(ServiceFault) -> PolicyDocument {
        do { return try PolicyDocument(text, for: purpose) } catch { throw IAMFault.malformed(error.message) }
    }

    /// A managed policy's document within its quota.
    static func checkManaged(_ text: String) throws(ServiceFault) {
        _ = try checked(text, .identity)
        guard PolicyDocument.size(text) <= AccessLimits.managedPolicyCharactersMax else { throw IAMFault.quota("PolicySize", AccessLimits.managedPolicyCharactersMax) }
    }

    /// A trust policy within its quota.
    static func checkTrust(_ text: String) throws(ServiceFault) -> PolicyDocument {
        let document = try checked(text, .trust)
        guard PolicyDocument.size(text) <= AccessLimits.trustPolicyCharactersMax else { throw IAMFault.quota("ACLSizePerRole", AccessLimits.trustPolicyCharactersMax) }
        return document
    }

    /// A document as answers show it: percent-encoded (RFC 3986), which SDKs undo.
    static func shown(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): out.append(byte)
            default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
