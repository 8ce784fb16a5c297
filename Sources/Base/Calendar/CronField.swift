/// One field: a list of values and ranges.
struct CronField {
    static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    static let weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

    let values: Set<Int>
    let isRestricted: Bool

    init?(_ text: Substring, _ range: ClosedRange<Int>, _ dialect: CronExpression.Dialect, names: [String] = []) {
        isRestricted = text != "*"
        guard isRestricted else {
            values = Set(range)
            return
        }
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let part = dialect == .unix ? CronField.stepped(item, range, names) : CronField.range(item, range, names).map(Set.init) else { return nil }
            values.formUnion(part)
        }
        self.values = values
    }

    /// `*/5`, `10-40/10`, or a range without a step. `5/10` begins at 5 and goes to the end.
    private static func stepped(_ text: Substring, _ allowed: ClosedRange<Int>, _ names: [String]) -> Set<Int>? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return parts.count == 1 ? range(text, allowed, names).map(Set.init) : nil }
        guard let step = value(parts[1], 1...allowed.upperBound, []) else { return nil }
        if parts[0] == "*" { return Set(stride(from: allowed.lowerBound, through: allowed.upperBound, by: step)) }
        guard let base = range(parts[0], allowed, names) else { return nil }
        let last = base.count == 1 && !parts[0].contains("-") ? allowed.upperBound : base.upperBound
        return Set(stride(from: base.lowerBound, through: last, by: step))
    }

    private static func range(_ text: Substring, _ allowed: ClosedRange<Int>, _ names: [String]) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { value($0, allowed, names) }
        guard ends.count <= 2, let first = ends.first, let low = first, let last = ends.last, let high = last, low <= high else { return nil }
        return low...high
    }

    private static func value(_ text: Substring, _ allowed: ClosedRange<Int>, _ names: [String]) -> Int? {
        if let index = names.firstIndex(of: text.uppercased()) { return allowed.lowerBound + index }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text), allowed.contains(number) else { return nil }
        return number
    }
}
