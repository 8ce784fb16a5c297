import AWSWire
import Base

/// Where a list goes on: behind the canonical labels of the last series, in hexadecimal.
struct ListMetricsToken: Hashable, Sendable {
    let last: [UInt8]

    init(last: Labels) { self.last = last.bytes }

    /// Nil without a token, or with an empty one, which is none.
    init?(reading token: String?) throws(ServiceFault) {
        guard let text = token, !text.isEmpty else { return nil }
        let digits = text.utf8.map { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count - 1, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { break }
            bytes.append(high << 4 | low)
        }
        guard bytes.count * 2 == digits.count, !bytes.isEmpty, Labels(canonical: bytes) != nil else {
            throw .invalidParameterValue("Request parameter NextToken is invalid")
        }
        last = bytes
    }

    var text: String { last.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
