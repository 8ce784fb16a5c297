import Compute

/// What the demonstration prints once it stands: where to look and what to try.
struct DemoWords {
    static let load = "load --rps \(DemoGroup.suggestedRate) --for \(DemoGroup.suggestedDuration)"

    let url: String
    /// A command of ours as it is to be written in the reader's shell.
    let command: (String) -> String
    let tellsSlack: Bool
    let isolation: IsolationReport

    /// `groupTrouble`: why there is no group.
    func text(groupTrouble: String?) -> String {
        var lines = ["", line("Page", "\(url)/    this machine, \(DemoGroup.name), alarms (they tell \(tellsSlack ? "Slack" : "the inbox there"))")]
        if let groupTrouble { lines.append(line("Group", "\(DemoGroup.name) could not be made: \(groupTrouble)")) } else { lines += group }
        return (lines + [line("Stop", "Ctrl-C ends \(DemoGroup.name) and every instance; metrics, alarms and history stay"), ""]).joined(separator: "\n")
    }

    private var group: [String] {
        let sizes = DemoGroup.sizes
        return [
            line("Group", "\(DemoGroup.name): \(sizes.min) to \(sizes.max) instances of a small HTTP app in two zones, processes of this machine"),
            line("", "kept apart by \(walls)"),
            line("Load", command(DemoWords.load)),
            line("", "it grows within 20 s, and is back at \(sizes.min) about half a minute after the load ends"),
            line("Why", "\(command("why group \(DemoGroup.name)"))    also why it did not scale"),
            line("Also", "\(command("why alarm my-asg-busy")), or kill -9 an instance and watch its replacement"),
        ]
    }

    private var walls: String {
        let walls = isolation.walls.map(\.words), missing = isolation.gaps.filter { $0.wall != .network }
        let stands = walls.isEmpty ? "nothing but their addresses" : walls.joined(separator: ", ") + ", an address each"
        return missing.isEmpty ? stands : "\(stands); not by \(missing.map { "\($0.wall.words) (\($0.reason))" }.joined(separator: ", "))"
    }

    private func line(_ name: String, _ text: String) -> String { "  " + name + String(repeating: " ", count: max(1, 8 - name.count)) + text }
}

extension IsolationReport.Wall {
    /// What the wall is made of.
    fileprivate var words: String {
        switch self {
        case .userID: "a user each"
        case .files: "files"
        case .processes: "processes"
        case .network: "network"
        case .privileges: "privileges"
        case .resources: "limits of processor and memory"
        }
    }
}
