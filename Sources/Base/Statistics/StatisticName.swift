/// The names of statistics as CloudWatch writes them (CloudWatch User Guide, CloudWatch statistics definitions).
///
/// `p99.9` and the one-sided `tm90`, `wm98`, `tc90`, `ts90` are written in lower case; ranges (`TM(10%:90%)`,
/// `TC(0.005:0.030)`, `PR(:300)`) and `IQM` in upper case; the five simple ones as here: `SampleCount`, `Average`,
/// `Sum`, `Minimum`, `Maximum`. Numbers have up to ten decimal places; percentages lie between 0 and 100.
extension Statistic {
    /// The most digits before and behind the point of a number in a name.
    static let wholeDigitsMax = 15, decimalPlacesMax = 10

    /// Reads a name exactly as it is documented; nil for anything else.
    public init?(parsing text: some StringProtocol) {
        if let simple = Statistic.simple[String(text)] {
            self = simple
        } else if text.hasSuffix(")") {
            guard let ranged = Statistic.ranged(text) else { return nil }
            self = ranged
        } else {
            guard let oneSided = Statistic.oneSided(text) else { return nil }
            self = oneSided
        }
    }

    /// The name in its shortest form, which reads back equal.
    public var name: String {
        switch self {
        case .sampleCount: "SampleCount"
        case .average: "Average"
        case .sum: "Sum"
        case .minimum: "Minimum"
        case .maximum: "Maximum"
        case .percentile(let percent): "p" + decimalText(percent)
        case .trimmedMean(let bounds): "TM(\(bounds.text))"
        case .winsorizedMean(let bounds): "WM(\(bounds.text))"
        case .trimmedCount(let bounds): "TC(\(bounds.text))"
        case .trimmedSum(let bounds): "TS(\(bounds.text))"
        case .percentileRank(let lower, let upper): "PR(\(Bounds.values(lower: lower, upper: upper).text))"
        case .interquartileMean: "IQM"
        }
    }

    private static let simple: [String: Statistic] = [
        "SampleCount": .sampleCount, "Average": .average, "Sum": .sum, "Minimum": .minimum, "Maximum": .maximum, "IQM": .interquartileMean,
    ]

    private static func oneSided(_ text: some StringProtocol) -> Statistic? {
        if text.hasPrefix("p") { return percent(text.dropFirst()).map { .percentile($0) } }
        guard let upper = percent(text.dropFirst(2)) else { return nil }
        let bounds = Bounds.percent(lower: 0, upper: upper)
        switch text.prefix(2) {
        case "tm": return .trimmedMean(bounds)
        case "wm": return .winsorizedMean(bounds)
        case "tc": return .trimmedCount(bounds)
        case "ts": return .trimmedSum(bounds)
        default: return nil
        }
    }

    private static func ranged(_ text: some StringProtocol) -> Statistic? {
        guard text.dropFirst(2).first == "(", let bounds = Bounds(parsing: text.dropFirst(3).dropLast()) else { return nil }
        switch text.prefix(2) {
        case "TM": return .trimmedMean(bounds)
        case "WM": return .winsorizedMean(bounds)
        case "TC": return .trimmedCount(bounds)
        case "TS": return .trimmedSum(bounds)
        case "PR":
            guard case .values(let lower, let upper) = bounds else { return nil }
            return .percentileRank(lower: lower, upper: upper)
        default: return nil
        }
    }

    fileprivate static func percent(_ text: some StringProtocol) -> Double? {
        decimal(text).flatMap { $0 <= 100 ? $0 : nil }
    }

    /// A fixed value: a decimal, which may have an exponent.
    fileprivate static func number(_ text: some StringProtocol) -> Double? {
        guard let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else { return decimal(text) }
        let exponent = text[text.index(after: mark)...]
        let digits = exponent.first == "+" || exponent.first == "-" ? exponent.dropFirst() : exponent[...]
        guard decimal(text[..<mark]) != nil, !digits.isEmpty, digits.utf8.allSatisfy(isDigit) else { return nil }
        return Double(String(text)).flatMap { $0.isFinite ? $0 : nil }
    }

    /// A decimal where it has few enough digits to be read back, else with an exponent.
    fileprivate static func numberText(_ value: Double) -> String {
        let text = decimalText(value)
        return decimal(text) == nil ? withExponent(text) : text
    }

    /// A decimal that is not zero, as up to 15 digits, perhaps a point and the few that a double has beyond, and an exponent.
    private static func withExponent(_ text: String) -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let whole = parts[0], digits = parts.joined()
        let significant = digits.drop { $0 == "0" }
        let point = whole.utf8.count - (digits.utf8.count - significant.utf8.count)
        let end = significant.lastIndex { $0 != "0" } ?? significant.startIndex
        let head = significant[...end].prefix(wholeDigitsMax), tail = significant[...end].dropFirst(wholeDigitsMax)
        return head + (tail.isEmpty ? "" : ".\(tail)") + "e\(point - head.utf8.count)"
    }

    /// Digits, then perhaps a point and further digits.
    private static func decimal(_ text: some StringProtocol) -> Double? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...wholeDigitsMax).contains(whole.count), parts.count <= 2, parts.allSatisfy({ $0.allSatisfy(isDigit) }) else { return nil }
        if parts.count == 2, parts[1].count > decimalPlacesMax { return nil }
        return Double(String(text))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}

extension Statistic.Bounds {
    /// `10%:90%`, `:95%`, `150:1000`, `150:`; one side may be open, both have the same kind, the lower is not above the upper.
    fileprivate init?(parsing text: some StringProtocol) {
        let sides = text.split(separator: ":", omittingEmptySubsequences: false)
        guard sides.count == 2, !(sides[0].isEmpty && sides[1].isEmpty) else { return nil }
        if text.hasSuffix("%") || sides[0].hasSuffix("%") {
            func percent(_ side: some StringProtocol, open: Double) -> Double? {
                if side.isEmpty { return open }
                return side.hasSuffix("%") ? Statistic.percent(side.dropLast()) : nil
            }
            guard let lower = percent(sides[0], open: 0), let upper = percent(sides[1], open: 100), lower <= upper else { return nil }
            self = .percent(lower: lower, upper: upper)
        } else {
            let lower = Statistic.number(sides[0]), upper = Statistic.number(sides[1])
            guard lower != nil || sides[0].isEmpty, upper != nil || sides[1].isEmpty else { return nil }
            if let lower, let upper, lower > upper { return nil }
            self = .values(lower: lower, upper: upper)
        }
    }

    fileprivate var text: String {
        switch self {
        case .percent(let lower, let upper):
            (lower == 0 ? "" : decimalText(lower) + "%") + ":" + (upper == 100 && lower != 0 ? "" : decimalText(upper) + "%")
        case .values(let lower, let upper):
            (lower.map(Statistic.numberText) ?? "") + ":" + (upper.map(Statistic.numberText) ?? "")
        }
    }
}

/// The shortest decimal text without an exponent and without `.0` that reads back equal, of a finite number.
public func decimalText(_ value: Double) -> String {
    let text = value.description
    let parts = text.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return text.hasSuffix(".0") ? String(text.dropLast(2)) : text }
    let sign = value < 0 ? "-" : ""
    let mantissa = parts[0].drop { $0 == "-" }.split(separator: ".")
    let whole = mantissa.first ?? "", fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
    let digits = whole + fraction
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
    return sign + digits + String(repeating: "0", count: max(0, exponent - fraction.count))
}
