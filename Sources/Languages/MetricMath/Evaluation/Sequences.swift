import Base

/// Functions that walk along one series.
extension TimeSeries {
    /// DIFF, DIFF_TIME and RATE: for each point after the first, a result of the difference to the point before it and of
    /// the seconds between them. Gaps are stepped over.
    func steps(_ result: (_ value: Double, _ seconds: Double) -> Double) -> TimeSeries {
        var previous: (index: Int, value: Double)?
        let periodSeconds = Double(grid.period.milliseconds) / 1000
        let steps = values.enumerated().map { index, value -> Double? in
            guard let value else { return nil }
            defer { previous = (index, value) }
            return previous.map { result(value - $0.value, Double(index - $0.index) * periodSeconds) }
        }
        return with(steps)
    }

    /// RUNNING_SUM: at each point, the sum of it and all before.
    var runningSum: TimeSeries {
        var sum = 0.0
        return map { value in
            sum += value
            return sum
        }
    }

    /// FILL with REPEAT: gaps get the last value before them; those before the first value stay.
    var filledRepeating: TimeSeries {
        var last: Double?
        return with(
            values.map { value in
                last = value ?? last
                return last
            })
    }

    /// FILL with LINEAR: gaps get the line between the values at their ends; those at the ends of the series stay.
    var filledLinear: TimeSeries {
        var filled = values
        var previous: (index: Int, value: Double)?
        for (index, value) in values.enumerated() {
            guard let value else { continue }
            if let previous, index - previous.index > 1 {
                for gap in previous.index + 1..<index {
                    let part = Double(gap - previous.index) / Double(index - previous.index)
                    filled[gap] = previous.value * (1 - part) + value * part
                }
            }
            previous = (index, value)
        }
        return with(filled)
    }
}
