import AWSWire
import Base

/// Where an answer of GetMetricData goes on: `now-result-after-fingerprint`. It holds for the request that it came from, told by a
/// fingerprint; with another it is refused.
struct MetricDataToken: Hashable, Sendable {
    let now: Timestamp
    let position: MetricDataPage.Position
    let fingerprint: UInt64

    init(now: Timestamp, position: MetricDataPage.Position, fingerprint: UInt64) {
        (self.now, self.position, self.fingerprint) = (now, position, fingerprint)
    }

    /// Nil without a token, or with an empty one, which is none.
    init?(reading token: String?, fingerprint: UInt64) throws(ServiceFault) {
        guard let text = token, !text.isEmpty else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, let now = Int64(parts[0]), let result = Int(parts[1]), result >= 0, UInt64(parts[3], radix: 16) == fingerprint else {
            throw .modeled("InvalidNextToken", "The next token is not valid for this request.")
        }
        let after = Int64(parts[2]).map(Timestamp.init(milliseconds:))
        self.init(now: Timestamp(milliseconds: now), position: .init(result: result, after: after), fingerprint: fingerprint)
    }

    var text: String {
        let after = position.after.map { String($0.milliseconds) } ?? ""
        return "\(now.milliseconds)-\(position.result)-\(after)-" + String(fingerprint, radix: 16)
    }

    /// A 64-bit FNV-1a of what the answer depends on.
    static func fingerprint(of input: GetMetricData.Input) -> UInt64 {
        let text = "\(input.startTime.milliseconds) \(input.endTime.milliseconds) \(input.scanBy ?? "") \(input.metricDataQueries)"
        return text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
