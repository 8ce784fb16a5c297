import FoundationEssentials

/// What a launch hands to the instance's first boot: a script, at most `ComputeLimits.userDataBytesMax`. Kept as base64.
public struct UserData: Hashable, Sendable, Codable {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Nil when the text is no base64 (white space is allowed, as AWS does).
    public init?(base64 text: String) {
        guard let data = Data(base64Encoded: text.filter { !$0.isWhitespace }) else { return nil }
        bytes = Array(data)
    }

    public var base64: String { Data(bytes).base64EncodedString() }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = UserData(base64: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "user data is not base64")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(base64)
    }
}
