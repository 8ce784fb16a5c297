import Base

/// One line of the StatsD protocol: `name:value|type|@rate|#tag:value,tag`.
struct StatsDLine: Hashable, Sendable {
    enum Change: Hashable, Sendable {
        case count(Double)
        case gauge(Double)
        case gaugeBy(Double)
        /// A timer or histogram value that stands for `weight` of them.
        case timing(Double, weight: Double)
        case member(String)
    }

    var name: String
    var change: Change
    var tags: [MetricDimension]

    /// Bytes of a line; longer ones are dropped.
    static let bytesMax = 4096
    /// Dimensions of a CloudWatch metric, less those that the agent adds.
    static let tagsMax = 20

    /// Nil for what is not one line of that form.
    init?(_ line: ArraySlice<UInt8>) {
        guard line.count <= StatsDLine.bytesMax, let text = String(validating: line, as: UTF8.self) else { return nil }
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count >= 2, let colon = parts[0].lastIndex(of: ":") else { return nil }
        name = String(parts[0][..<colon])
        guard (1...255).contains(name.utf8.count), !name.contains(where: { ":#@".contains($0) || $0.isNewline }) else { return nil }
        var rate = 1.0
        tags = []
        for part in parts.dropFirst(2) {
            if part.hasPrefix("@") {
                guard let given = Double(part.dropFirst()), given > 0, given <= 1 else { return nil }
                rate = given
            } else if part.hasPrefix("#") {
                guard let given = StatsDLine.tags(part.dropFirst()) else { return nil }
                tags = given
            }
        }
        guard let change = StatsDLine.change(parts[0][parts[0].index(after: colon)...], type: parts[1], rate: rate) else { return nil }
        self.change = change
    }

    private static func change(_ value: Substring, type: Substring, rate: Double) -> Change? {
        if type == "s" { return value.isEmpty || value.utf8.count > 255 ? nil : .member(String(value)) }
        guard let number = Double(value), number.isFinite, abs(number) <= 0x1p360 else { return nil }
        return switch type {
        case "c": .count(number / rate)
        case "g": value.hasPrefix("+") || value.hasPrefix("-") ? .gaugeBy(number) : .gauge(number)
        case "ms", "h", "d": .timing(number, weight: 1 / rate)
        default: nil
        }
    }

    /// DogStatsD tags. One without a value has the value `true`; of equal names the last counts.
    private static func tags(_ text: Substring) -> [MetricDimension]? {
        var result: [MetricDimension] = []
        for part in text.split(separator: ",") {
            let colon = part.firstIndex(of: ":")
            let name = String(colon.map { part[..<$0] } ?? part)
            let value = colon.map { String(part[part.index(after: $0)...]) } ?? "true"
            guard (1...255).contains(name.utf8.count), (1...1024).contains(value.utf8.count) else { return nil }
            result.removeAll { $0.name == name }
            result.append(MetricDimension(name: name, value: value))
        }
        return result.count <= tagsMax ? result.sorted { $0.name < $1.name } : nil
    }
}
