import Base

extension Decision {
    /// Why the group scaled, or why it did not, in plain sentences: the event, the figures, what each policy wanted, what cut or
    /// held it back, and what was done.
    public var explanation: [String] {
        var sentences = ["At \(at.iso8601): \(trigger)."]
        sentences.append(figures.sentence)
        sentences += wishes.map(\.sentence)
        sentences += limits.map(\.sentence)
        sentences += blocks.map(\.text)
        sentences.append(outcome)
        sentences += launches.map(\.sentence)
        sentences += terminations.map(\.rule)
        return sentences
    }

    private var outcome: String {
        if desiredAfter > desiredBefore { return "The desired capacity was raised from \(desiredBefore) to \(desiredAfter)." }
        if desiredAfter < desiredBefore { return "The desired capacity was lowered from \(desiredBefore) to \(desiredAfter)." }
        return "The desired capacity stayed at \(desiredAfter)."
    }
}

extension GroupFigures {
    var sentence: String {
        var parts = ["\(inService) in service"]
        if warming > 0 { parts.append("\(warming) of them warming up") }
        if pending > 0 { parts.append("\(pending) pending") }
        if terminating > 0 { parts.append("\(terminating) terminating") }
        if standby > 0 { parts.append("\(standby) on standby") }
        if warmPool > 0 { parts.append("\(warmPool) in the warm pool") }
        return "The group had a desired capacity of \(desiredCapacity) (between \(minSize) and \(maxSize)): \(parts.joined(separator: ", "))."
    }
}

extension PolicyWish {
    var sentence: String {
        let value = metricValue.map { " with the metric at \(plain($0))" } ?? "", goal = reference.map { " (threshold or target \(plain($0)))" } ?? ""
        let alarm = alarmName.map { ", by the alarm \($0)," } ?? ""
        return "The policy \(policyName)\(alarm) \(note)\(value)\(goal), from a capacity of \(base)."
    }
}

extension LimitNote {
    var sentence: String {
        switch bound {
        case .minSize: "\(wanted) was wanted; the minimum size allows \(allowed)."
        case .maxSize: "\(wanted) was wanted; the maximum size allows \(allowed)."
        case .rebalanceAllowance: "Evening out the zones would need \(wanted); a tenth above the maximum allows \(allowed)."
        case .maintenancePolicy: "Replacing would need \(wanted); the instance maintenance policy allows \(allowed)."
        }
    }
}

extension LaunchNote {
    var sentence: String {
        let kind = instanceType.map { " of type \($0)" } ?? ""
        switch purpose {
        case .capacity: return "An instance\(kind) was ordered in \(zone)."
        case .replaceUnhealthy: return "An instance\(kind) was ordered in \(zone) in place of an unhealthy one."
        case .standIn(let instance): return "An instance\(kind) was ordered in \(zone) to stand in for \(instance)."
        case .warmPool: return "An instance\(kind) was ordered in \(zone) for the warm pool."
        }
    }
}
