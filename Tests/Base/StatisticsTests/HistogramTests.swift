import Testing

@testable import Base

@Suite("Exponential histograms") struct HistogramTests {
    @Test("Every value lies within the bounds of its bucket, at every scale", arguments: [Int8(-10), -3, 0, 1, 6, 12, 20])
    func bounds(scale: Int8) {
        var random = SeededRandom(seed: 7)
        for _ in 0..<2000 {
            let value = Double(sign: .plus, exponent: Int.random(in: -900...900, using: &random), significand: Double.random(in: 1..<2, using: &random))
            let (lower, upper) = Histogram(scale: scale).bounds(of: Histogram.index(of: value, scale: scale))
            #expect(lower <= value * (1 + 1e-12) && value * (1 - 1e-12) <= upper, "\(value) in \(lower)...\(upper)")
        }
    }

    @Test("Powers of two are the upper bound of their bucket", arguments: [Int8(-2), 0, 3, 6])
    func powers(scale: Int8) {
        for exponent in [-1000, -4, -1, 0, 1, 8, 1000] {
            let value = Double(sign: .plus, exponent: exponent, significand: 1)
            let (lower, upper) = Histogram(scale: scale).bounds(of: Histogram.index(of: value, scale: scale))
            #expect(lower < value && value <= upper)
        }
    }

    @Test("Extreme values have a bucket", arguments: [Double.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, .infinity, .nan])
    func extremes(value: Double) {
        for scale in [Int8(-10), 0, 6, 20] { _ = Histogram(scale: scale).bounds(of: Histogram.index(of: value, scale: scale)) }
    }

    @Test("Merging a finer histogram is the same as adding at the coarser scale", arguments: 0..<10)
    func merging(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var fine = Histogram(scale: 6), coarse = Histogram(scale: 2), direct = Histogram(scale: 2)
        for _ in 0..<300 {
            let value = Double.random(in: -100...1000, using: &random)
            if Bool.random(using: &random) { fine.add(value) } else { coarse.add(value) }
            direct.add(value)
        }
        fine.merge(coarse)
        #expect(fine == direct)
    }

    @Test("Unsound parts are refused")
    func unsound() {
        let two = [Histogram.Bucket(index: 2, count: 1), .init(index: 1, count: 1)]
        #expect(Histogram(scale: 6, zeroCount: 0, positive: two, negative: []) == nil)
        #expect(Histogram(scale: 21, zeroCount: 0, positive: [], negative: []) == nil)
        #expect(Histogram(scale: 6, zeroCount: -1, positive: [], negative: []) == nil)
        #expect(Histogram(scale: 6, zeroCount: 0, positive: [.init(index: 0, count: .nan)], negative: []) == nil)
        #expect(Histogram(scale: 20, zeroCount: 0, positive: [.init(index: .min, count: 1), .init(index: .max, count: 1)], negative: []) != nil)
    }
}
