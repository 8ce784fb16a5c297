import Base

/// The distinct runs of times of a block: the series of one scrape share one.
struct TimeColumns {
    /// Runs remembered for sharing; beyond that it starts anew, which costs only space.
    private static let rememberedMax = 1024

    let encoded = EncodeBuffer()
    private(set) var count = 0
    private var numbers: [UInt64: Int] = [:]
    private var remembered: [[Int64]] = []
    private var firstRemembered = 0
    private var last: Int?

    /// The number of the column with exactly these times.
    mutating func number(of times: UnsafeBufferPointer<Int64>, _ encoder: IntegerColumnEncoder) -> Int {
        if let last, isSame(last, times) { return last }
        let hash = XXHash64.hash(UnsafeRawBufferPointer(times))
        if let known = numbers[hash], isSame(known, times) {
            last = known
            return known
        }
        if remembered.count >= TimeColumns.rememberedMax {
            remembered.removeAll(keepingCapacity: true)
            numbers.removeAll(keepingCapacity: true)
            firstRemembered = count
        }
        encoded.append(varint: UInt64(times.count))
        encoder.encode(times, into: encoded)
        remembered.append(Array(times))
        numbers[hash] = count
        last = count
        count += 1
        return count - 1
    }

    private func isSame(_ number: Int, _ times: UnsafeBufferPointer<Int64>) -> Bool {
        guard number >= firstRemembered else { return false }
        return remembered[number - firstRemembered].withUnsafeBytes { RawBytes.areEqual($0, UnsafeRawBufferPointer(times)) }
    }
}
