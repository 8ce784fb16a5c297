/// Series as numbers of labels, each as what changed from the series before. Drawn in docs/format/metrics-block.md, "Series".
enum SeriesRows {
    /// Positions that the mask can name; those behind are always written.
    private static let maskedMax = 63

    static func append(_ row: [UInt32], after previous: [UInt32], to out: EncodeBuffer) {
        var mask: UInt64 = 0
        for position in 0..<min(row.count, maskedMax) where position >= previous.count || row[position] != previous[position] {
            mask |= 1 << UInt64(position)
        }
        out.append(varint: UInt64(row.count))
        out.append(varint: mask)
        for position in row.indices where position >= maskedMax || mask >> UInt64(position) & 1 == 1 {
            let base = position < previous.count ? Int64(previous[position]) : 0
            out.append(signed: Int64(row[position]) - base)
        }
    }

    /// Reads the next row into `row`, which holds the one before; false when the bytes are damaged or name a label past `pairCount`.
    static func read(_ cursor: inout DecodeCursor, _ row: inout [UInt32], pairCount: Int) -> Bool {
        guard let count = cursor.count(max: MetricStoreLimits.labelBytesMax), let mask = cursor.varint() else { return false }
        let before = row.count
        if row.count > count { row.removeLast(row.count - count) }
        for position in 0..<count {
            let isWritten = position >= maskedMax || mask >> UInt64(position) & 1 == 1
            guard isWritten else {
                guard position < before else { return false }
                continue
            }
            guard let change = cursor.signed() else { return false }
            let number = (position < before ? Int64(row[position]) : 0) &+ change
            guard number >= 0, number < Int64(pairCount) else { return false }
            if position < row.count { row[position] = UInt32(number) } else { row.append(UInt32(number)) }
        }
        return true
    }
}
