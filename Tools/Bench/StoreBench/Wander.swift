import Base

/// How the value of a series goes from scrape to scrape.
enum Wander {
    /// Never changes.
    case constant
    /// Counts whole things at about `rate` a scrape.
    case counter(rate: Double)
    /// Counts hundredths of seconds, at most one scrape's length at a time.
    case seconds(rate: Double)
    /// Counts what seldom happens.
    case seldom
    /// Bytes in pages of 4 KiB, a few pages up or down.
    case pages(step: Double)
    /// Two decimals, slowly up and down.
    case hundredths
    /// All digits of a double.
    case ratio

    func first(_ random: inout SeededRandom) -> Double {
        switch self {
        case .constant: [0, 0, 0, 1, 1, 4096, 65_536, Double(random.next() % 1_000_000_000)][Int(random.next() % 8)]
        case .counter(let rate): (rate * Double(random.next() % 100_000)).rounded()
        case .seconds(let rate): (rate * Double(random.next() % 100_000) * 100).rounded() / 100
        case .seldom: Double(random.next() % 10_000)
        case .pages: 4096 * Double(random.next() % 4_000_000)
        case .hundredths: Double(random.next() % 800) / 100
        case .ratio: Wander.unit(&random)
        }
    }

    func next(_ value: Double, _ random: inout SeededRandom) -> Double {
        switch self {
        case .constant: value
        case .counter(let rate): value + (rate * (0.7 + 0.6 * Wander.unit(&random))).rounded()
        case .seconds(let rate): ((value + rate * (0.8 + 0.4 * Wander.unit(&random))) * 100).rounded() / 100
        case .seldom: random.next() % 20 == 0 ? value + 1 : value
        case .pages(let step): max(0, value + 4096 * ((Wander.unit(&random) - 0.5) * step).rounded())
        case .hundredths: max(0, ((value + (Wander.unit(&random) - 0.5) * 0.3) * 100).rounded() / 100)
        case .ratio: abs(value + (Wander.unit(&random) - 0.5) * 0.01)
        }
    }

    /// From 0 up to 1.
    static func unit(_ random: inout SeededRandom) -> Double { Double(random.next() >> 11) / 9_007_199_254_740_992 }
}
