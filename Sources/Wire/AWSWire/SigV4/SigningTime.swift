import Base

/// The time of a header-signed request: `X-Amz-Date`, else `Date`.
enum SigningTime {
    /// The text in the basic form, and the time. The header that is used must be signed.
    static func read(_ headers: HTTPHeaders, signed: SignedHeaders) throws(SignatureFailure) -> (String, Timestamp) {
        if let text = headers["x-amz-date"] {
            try require("x-amz-date", in: signed)
            return (text, try basic(text))
        }
        guard let text = headers["date"] else {
            throw .incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        try require("date", in: signed)
        let time = try dated(text)
        return (time.iso8601Basic, time)
    }

    /// Exactly `YYYYMMDD'T'HHMMSS'Z'`.
    static func basic(_ text: String) throws(SignatureFailure) -> Timestamp {
        guard text.utf8.count == 16, text.utf8.enumerated().allSatisfy(isInPlace), let time = Timestamp(iso8601: text) else {
            throw .incomplete("Date must be in ISO-8601 'basic format'. Got '\(text.prefix(64))'. See http://en.wikipedia.org/wiki/ISO_8601")
        }
        return time
    }

    private static func isInPlace(_ place: Int, _ byte: UInt8) -> Bool {
        switch place {
        case 8: byte == UInt8(ascii: "T")
        case 13: (0x30...0x35).contains(byte)  // No leap seconds.
        case 15: byte == UInt8(ascii: "Z")
        default: (0x30...0x39).contains(byte)
        }
    }

    private static func require(_ name: String, in signed: SignedHeaders) throws(SignatureFailure) {
        guard signed.contains(name) else { throw .mismatch("'\(name)' must be a 'SignedHeader' in the AWS Authorization.") }
    }

    /// A `Date` header: the basic form or `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
    private static func dated(_ text: String) throws(SignatureFailure) -> Timestamp {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6 else { return try basic(text) }
        guard let month = months.firstIndex(of: parts[2]), parts[1].utf8.count == 2, parts[3].utf8.count == 4, parts[4].utf8.count == 8, parts[5] == "GMT",
            let time = Timestamp(iso8601: "\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
        else { return try basic(text) }
        return time
    }

    private static let months: [Substring] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
