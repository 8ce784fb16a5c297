/// Which composite alarm depends on which others.
public enum AlarmGraph {
    /// Whether `start` depends on itself, directly or through others. `children` answers what an alarm refers to.
    /// CloudWatch stops evaluating alarms of which this is true.
    public static func isOnCycle<Key: Hashable>(_ start: Key, children: (Key) -> [Key]) -> Bool {
        var pending = children(start)
        var seen: Set<Key> = []
        while let next = pending.popLast() {
            if next == start { return true }
            if seen.insert(next).inserted { pending.append(contentsOf: children(next)) }
        }
        return false
    }
}
