/// What a signature is good for: a day, a region and a service (`20150830/us-east-1/service/aws4_request`).
public struct CredentialScope: Hashable, Sendable {
    /// `YYYYMMDD`
    public let date: String
    public let region: String
    public let service: String
    /// `aws4_request`; kept as it was sent.
    public let terminator: String

    public static let requiredTerminator = "aws4_request"

    public init(date: String, region: String, service: String, terminator: String = requiredTerminator) {
        (self.date, self.region, self.service, self.terminator) = (date, region, service, terminator)
    }

    public var text: String { "\(date)/\(region)/\(service)/\(terminator)" }

    /// Regions and services are lower-case letters, digits and hyphens; they become labels and keys of records.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
