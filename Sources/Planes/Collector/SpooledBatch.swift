import Base

/// What is sent in one request: up to 1,000 datums of one namespace, with a number that never comes twice.
///
/// `(source, sequence)` lets a receiver that stores the last sequence with the data drop repeats. Sequences of one
/// source grow and may have gaps. AWS has no such place: there delivery is at least once.
public struct SpooledBatch: Hashable, Sendable {
    public var source: String
    public var sequence: UInt64
    public var namespace: String
    public var datums: [Datum]

    public init(source: String, sequence: UInt64, namespace: String, datums: [Datum]) {
        (self.source, self.sequence, self.namespace, self.datums) = (source, sequence, namespace, datums)
    }

    /// Datums of one PutMetricData call, and the bytes of its body (CloudWatch API Reference, PutMetricData).
    public static let datumsMax = 1000
    public static let wireBytesMax = 1_000_000

    /// Cuts datums into lists that each fit into one request, in their order.
    static func split(_ datums: [Datum]) -> [[Datum]] {
        var lists: [[Datum]] = []
        var current: [Datum] = []
        var bytes = 0
        for datum in datums.flatMap(\.pieces) {
            let size = datum.wireBytesMax
            if !current.isEmpty, current.count == datumsMax || bytes + size > wireBytesMax {
                lists.append(current)
                (current, bytes) = ([], 0)
            }
            current.append(datum)
            bytes += size
        }
        return current.isEmpty ? lists : lists + [current]
    }
}
