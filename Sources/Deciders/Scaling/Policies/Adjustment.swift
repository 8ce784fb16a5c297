/// What an adjustment makes of a capacity (EC2 Auto Scaling User Guide, Step and simple scaling policies).
enum Adjustment {
    /// The capacity wanted. Saturates where numbers end.
    static func apply(_ type: AdjustmentType, _ amount: Int, to base: Int, minMagnitude: Int?) -> Int {
        switch type {
        case .exactCapacity: max(amount, 0)
        case .changeInCapacity: sum(base, amount)
        case .percentChangeInCapacity: sum(base, atLeast(minMagnitude, roundedPercent(Double(base) * Double(amount) / 100)))
        }
    }

    /// Above 1 down, between 0 and 1 up to 1, between -1 and 0 to -1, below -1 toward zero.
    static func roundedPercent(_ change: Double) -> Int {
        if change > 0, change < 1 { return 1 }
        if change < 0, change > -1 { return -1 }
        return whole(change.rounded(.towardZero))
    }

    /// The capacity that brings a metric, which falls as capacity grows, to its target: rounded up in both directions.
    static func proportional(_ base: Int, metric: Double, target: Double) -> Int {
        // Products such as 10 x 0.7 / 0.1 may come out a hair above the whole number that is meant.
        let exact = Double(base) * metric / target, nearest = exact.rounded()
        return whole(abs(exact - nearest) < 1e-9 * max(1, abs(exact)) ? nearest : exact.rounded(.up))
    }

    private static func atLeast(_ magnitude: Int?, _ change: Int) -> Int {
        guard let magnitude, change != 0, change.magnitude < magnitude.magnitude else { return change }
        return change > 0 ? abs(magnitude) : -abs(magnitude)
    }

    private static func sum(_ base: Int, _ change: Int) -> Int {
        let (sum, overflow) = base.addingReportingOverflow(change)
        return overflow ? (change > 0 ? .max : 0) : max(sum, 0)
    }

    /// Numbers that fit no capacity become the largest that anyone could mean.
    private static func whole(_ value: Double) -> Int {
        guard value.isFinite else { return value > 0 ? capacityMax : 0 }
        return Int(min(max(value, -Double(capacityMax)), Double(capacityMax)))
    }

    static let capacityMax = 1_000_000_000
}
