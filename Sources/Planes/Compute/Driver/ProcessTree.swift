import World

/// All processes of this machine at one moment, by parent.
public struct ProcessTree: Sendable {
    private let lines: [Int: ProcessLine]
    private let children: [Int: [Int]]

    public init(_ processes: any Processes) {
        var lines: [Int: ProcessLine] = [:]
        for number in processes.list() {
            if let line = processes.procFile("\(number)/stat").flatMap(ProcessLine.init) { lines[number] = line }
        }
        self.lines = lines
        children = Dictionary(grouping: lines.keys.sorted()) { lines[$0]?.parent ?? 0 }
    }

    /// The process and everything below it, parents before children; empty when it is gone.
    public func all(from root: Int) -> [ProcessLine] {
        guard let first = lines[root] else { return [] }
        var result = [first], next = 0
        while next < result.count {
            let below = children[result[next].number] ?? []
            result += below.compactMap { lines[$0] }
            next += 1
        }
        return result
    }
}
