import Base
import World

/// What this machine lets us do, found out by doing it: `hinomi hold --probe` starts an instance that ends at once.
public struct IsolationAbilities: Hashable, Sendable, RecordDocument {
    /// The kernel's answer when it refused; nil when it works.
    public var ownUser: String?
    public var ownNamespaces: String?
    /// Whether namespaces need one of users around them, because we are not root.
    public var needsUserNamespace: Bool
    public var resources: String?

    public init(ownUser: String?, ownNamespaces: String?, needsUserNamespace: Bool, resources: String?) {
        (self.ownUser, self.ownNamespaces, self.needsUserNamespace, self.resources) = (ownUser, ownNamespaces, needsUserNamespace, resources)
    }

    /// Root that cannot give its instances another user must not start any.
    private var wouldBeRoot: Bool { !needsUserNamespace && ownUser != nil }

    /// The walls that instances get, and the reasons for those that they do not.
    public var report: IsolationReport {
        var walls: [IsolationReport.Wall] = [], gaps: [IsolationReport.Gap] = []
        func judge(_ wall: IsolationReport.Wall, _ refusal: String?) { if let refusal { gaps.append(.init(wall, refusal)) } else { walls.append(wall) } }
        judge(.userID, ownUser)
        judge(.privileges, wouldBeRoot ? "instances would run as root, because \(ownUser ?? "")" : nil)
        judge(.files, ownNamespaces)
        judge(.processes, ownNamespaces)
        judge(.resources, resources)
        gaps.append(.init(.network, "instances share the network of this machine; each has a loopback address of its own"))
        return IsolationReport(walls: walls, gaps: gaps)
    }
}

extension IsolationAbilities {
    /// How long the probe may take, in real time.
    static let probeTimeout = TimeSpan.seconds(10)

    /// Where a probe writes what it found.
    public static func file(in folder: String) -> String { folder + "/abilities" }

    /// Runs the probe and waits for what it finds. When it finds nothing, nothing is promised.
    public static func find(folder: String, program: String, world: any World) async throws(DriverError) -> IsolationAbilities {
        let file = file(in: folder), disk = world.disk
        try DriverError.wrapping { () throws(DiskError) in
            try disk.makeFolder(folder)
            if disk.exists(file) { try disk.remove(file) }
        }
        let probe = DetachedProgram(
            path: program, arguments: ["hold", "--probe", "--directory", folder], environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], output: folder + "/probe")
        do throws(ProcessError) { _ = try world.processes.startDetached(probe) } catch { throw .failed(error.description) }
        let deadline = world.clock.uptime + probeTimeout
        while world.clock.uptime < deadline {
            // Not there yet, or not whole.
            if let bytes = try? disk.readFile(file), let json = try? JSONValue(parsing: bytes), let found = IsolationAbilities(document: json) { return found }
            // Cancelled: the deadline ends the loop, or the server does.
            try? await world.clock.sleep(untilUptime: world.clock.uptime + .milliseconds(20))
        }
        let silence = "it could not be found out within \(probeTimeout.seconds) s"
        return IsolationAbilities(ownUser: silence, ownNamespaces: silence, needsUserNamespace: false, resources: silence)
    }
}
