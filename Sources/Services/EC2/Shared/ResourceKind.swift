import AWSWire
import World

/// What is the same for every resource of a kind: where it is stored, how its ids look and how clients are told that one is missing.
struct ResourceKind: Sendable {
    /// The CloudFormation type under which it is stored.
    let type: String
    /// What stands before the dash of an id.
    let prefix: String
    /// The kind's name in tag specifications and DescribeTags.
    let tagType: String
    /// The code of the fault for one that does not exist.
    let missingCode: String
    /// The kind as messages call it.
    let noun: String

    static let idDigits = 17

    /// A new id: the prefix and 17 hexadecimal digits.
    func newID(_ random: any RandomSource) -> String { ResourceKind.newID(prefix, random) }

    static func newID(_ prefix: String, _ random: any RandomSource) -> String {
        let digits = random.bytes((idDigits + 1) / 2).map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
        return "\(prefix)-\(digits.prefix(idDigits))"
    }

    /// Whether a text has the form of an id of this kind (8 or 17 digits).
    func isID(_ text: String) -> Bool {
        guard text.hasPrefix(prefix + "-") else { return false }
        let digits = text.utf8.dropFirst(prefix.utf8.count + 1)
        return [8, ResourceKind.idDigits].contains(digits.count) && digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    func missing(_ ids: [String]) -> ServiceFault {
        let names = ids.map { String($0.prefix(256)) }.joined(separator: ", ")
        return .refused(missingCode, ids.count == 1 ? "The \(noun) '\(names)' does not exist" : "The \(noun)s '\(names)' do not exist")
    }
}
