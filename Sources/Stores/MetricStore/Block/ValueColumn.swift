/// A column of doubles as integers: whole numbers of 10^-e where that gives every value back bit for bit, else the
/// doubles' own bits in an order that follows their value. Drawn in docs/format/metrics-block.md, "Value column".
enum ValueColumn {
    /// The tag of a column that holds the doubles' bits.
    static let rawTag: UInt8 = 255
    static let exponentMax = 12
    static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12]
    /// Adding and taking away 1.5 * 2^52 rounds to a whole number, below 2^51.
    private static let rounder = 6_755_399_441_055_744.0
    private static let integerMax = 2_251_799_813_685_248.0

    /// Fills `integers` and answers the tag: the exponent e, or `rawTag`.
    static func convert(_ values: UnsafeBufferPointer<Double>, into integers: UnsafeMutablePointer<Int64>) -> UInt8 {
        var exponent = 0
        var index = 0
        while index < values.count {
            let reached = fill(values, from: index, exponent, integers)
            if reached == values.count { break }
            exponent += 1
            index = 0
            if exponent > exponentMax {
                for position in values.indices { integers[position] = ordered(values[position]) }
                return rawTag
            }
        }
        return UInt8(exponent)
    }

    /// Converts until one value does not come back exactly; the index of that one.
    private static func fill(
        _ values: UnsafeBufferPointer<Double>, from start: Int, _ exponent: Int, _ integers: UnsafeMutablePointer<Int64>
    ) -> Int {
        let power = powers[exponent]
        for index in start..<values.count {
            let value = values[index]
            let scaled = value * power
            guard scaled.magnitude < integerMax else { return index }
            let whole = scaled + rounder - rounder
            let integer = Int64(whole)
            let back = exponent == 0 ? Double(integer) : Double(integer) / power
            guard back.bitPattern == value.bitPattern else { return index }
            integers[index] = integer
        }
        return values.count
    }

    /// False for a tag that does not exist.
    static func restore(_ integers: UnsafePointer<Int64>, count: Int, tag: UInt8, into values: UnsafeMutablePointer<Double>) -> Bool {
        if tag == rawTag {
            for index in 0..<count { values[index] = value(ofOrdered: integers[index]) }
            return true
        }
        guard tag <= UInt8(exponentMax) else { return false }
        if tag == 0 {
            for index in 0..<count { values[index] = Double(integers[index]) }
            return true
        }
        let power = powers[Int(tag)]
        for index in 0..<count { values[index] = Double(integers[index]) / power }
        return true
    }

    /// The bits of a double so that larger values have larger integers.
    @inline(__always) private static func ordered(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: value.bitPattern)
        return bits ^ ((bits >> 63) & .max)
    }

    @inline(__always) private static func value(ofOrdered bits: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: bits ^ ((bits >> 63) & .max)))
    }
}
