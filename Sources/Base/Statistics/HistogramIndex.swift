/// Where a value falls in an exponential histogram, with the standard library's arithmetic alone.
extension Histogram {
    /// The bucket of a positive value: the largest `i` with `base^i < value`. Subnormal values (and NaN) fall into the lowest normal one's
    /// bucket, infinity into the highest.
    public static func index(of value: Double, scale: Int8) -> Int32 {
        let normal = value >= .leastNormalMagnitude ? Swift.min(value, .greatestFiniteMagnitude) : .leastNormalMagnitude
        let exponent = Int32(normal.exponent)
        let significand = normal.significand
        let isPower = significand == 1
        if scale <= 0 { return (isPower ? exponent - 1 : exponent) >> Int32(-scale) }
        if isPower { return exponent << Int32(scale) &- 1 }
        // The bits of log2(significand), one by squaring each.
        var fraction: Int32 = 0
        var x = significand
        for _ in 0..<scale {
            x *= x
            fraction <<= 1
            if x >= 2 {
                fraction |= 1
                x /= 2
            }
        }
        return exponent << Int32(scale) | fraction
    }

    /// `base^index`: the exclusive lower bound of bucket `index`.
    static func bound(_ index: Int32, _ scale: Int8) -> Double {
        func power(_ exponent: Int64) -> Double {
            if exponent > 1023 { return .greatestFiniteMagnitude }
            return exponent < -1022 ? .leastNormalMagnitude : Double(sign: .plus, exponent: Int(exponent), significand: 1)
        }
        if scale <= 0 { return power(Int64(index) << Int64(-scale)) }
        let fraction = index & ((1 << Int32(scale)) - 1)
        var root = 2.0, product = 1.0
        for bit in stride(from: Int32(scale) - 1, through: 0, by: -1) {
            root = root.squareRoot()
            if fraction >> bit & 1 == 1 { product *= root }
        }
        return power(Int64(index >> Int32(scale))) * product
    }
}
