import Base
import Compute
import LinuxWorld
import World

/// Finds out how instances can be kept apart on this machine, by starting one that ends at once.
struct IsolationProbe {
    static let timeoutMilliseconds = 5000
    let folder: String
    let world: LocalDoors

    func run() throws {
        let abilities = abilities()
        try world.disk.replaceFile(IsolationAbilities.file(in: folder), with: abilities.document.encoded)
    }

    private func abilities() -> IsolationAbilities {
        let isRoot = world.processes.ownUser == 0
        let user = isRoot ? ProcessDriver.users.upperBound : nil
        let namespaces = attempt(namespaces: true, ownUsers: !isRoot, user: user)
        let ownUser = isRoot ? (namespaces == nil ? nil : attempt(namespaces: false, ownUsers: false, user: user)) : "the server does not run as root"
        return IsolationAbilities(ownUser: ownUser, ownNamespaces: namespaces, needsUserNamespace: !isRoot, resources: groups())
    }

    /// Nil when it works, else why not.
    private func attempt(namespaces: Bool, ownUsers: Bool, user: UInt32?) -> String? {
        let home = "\(folder)/.probe"
        do {
            try world.disk.makeFolder(home)
            try HolderDoors.give(home, to: user, mode: 0o755)
            // An empty folder, removed again; when it cannot be, the next probe uses it.
            defer { try? world.disk.remove(home) }
            var program = WalledProgram(folder: home)
            if namespaces {
                program.home = (InstanceFolder.homeParent, InstanceFolder.homeInside)
                (program.hidden, program.temporary) = ([folder], InstanceWalls.temporary)
                (program.hasOwnProcesses, program.hasOwnUsers) = (true, ownUsers)
            }
            program.user = user
            let process = try WalledProcess.start(program)
            if ownUsers, namespaces { try InstanceWalls.mapUser(of: process.number) }
            process.begin()
            defer { process.endNow() }
            return verdict(of: process)
        } catch { return "\(error)" }
    }

    private func verdict(of process: WalledProcess) -> String? {
        let deadline = world.clock.uptime + .milliseconds(Int64(IsolationProbe.timeoutMilliseconds))
        while world.clock.uptime < deadline {
            _ = HolderDoors.wait(for: [process.reports], milliseconds: 100)
            switch process.nextReport() {
            case .ready: return nil
            case .cannotStart(let stage, let reason): return "\(stage): \(reason)"
            default: if process.reports < 0 { return "the first process ended without a word" }
            }
        }
        return "the first process did not answer"
    }

    private func groups() -> String? {
        guard let process = try? WalledProcess.start(WalledProgram(folder: "/")) else { return "no process can be started" }  // Nothing else can be said of it.
        let groups = ResourceGroups.join(limits: .init(processors: 1, memoryMiB: 64), name: "probe-\(process.number)", process: process.number)
        process.endNow()
        let deadline = world.clock.uptime + .milliseconds(Int64(IsolationProbe.timeoutMilliseconds))
        // A group can go when its last process has.
        while world.processes.identity(of: process.number) != nil, world.clock.uptime < deadline { _ = HolderDoors.wait(for: [], milliseconds: 10) }
        groups.remove()
        return groups.refusal
    }
}
