import Base
import Compute
import Glibc
import LinuxWorld
import World

/// Makes of an order what the first process is to be, and prepares the folder for it.
struct InstanceWalls {
    /// Folders that are shared by all programs of a machine and become the instance's own.
    static let temporary = ["/tmp", "/var/tmp", "/dev/shm"]
    /// Homes of people and of root are covered: an instance has its own.
    static let covered = ["/root"]
    static let filesMax: UInt64 = 65_536
    private static let copyBytes = 1 << 20

    private let order: HolderOrder, folder: InstanceFolder, world: LocalDoors

    init(_ order: HolderOrder, _ folder: InstanceFolder, _ world: LocalDoors) { (self.order, self.folder, self.world) = (order, folder, world) }

    func prepare() throws(ProcessError) -> WalledProgram {
        try prepareFolder()
        var program = WalledProgram(folder: folder.home)
        if order.hasNamespaces {
            program.home = (InstanceFolder.homeParent, InstanceFolder.homeInside)
            program.hidden = order.hidden + InstanceWalls.covered
            program.temporary = InstanceWalls.temporary
            program.temporaryBytesMax = max(1, order.memoryMiB / 2) << 20
            (program.hasOwnProcesses, program.hasOwnUsers) = (true, order.needsUserNamespace)
        }
        (program.user, program.hostName) = (order.user, order.hostName)
        // The limit counts all processes of a user: it is the instance's only when the user is.
        program.processesMax = order.user == nil ? 0 : ProcessDriver.processesMax
        program.filesMax = InstanceWalls.filesMax
        (program.programs, program.environment, program.endsWithPrograms) = (order.programs, order.environment, order.endsWithPrograms)
        return program
    }

    private func prepareFolder() throws(ProcessError) {
        let script = "\(folder.home)/\(InstanceFolder.userDataName)", image = "\(folder.home)/\(InstanceFolder.imageName)"
        if let source = order.image { try copy(source, to: image) }
        for (path, mode) in [(script, UInt32(0o755)), (image, 0o600), (folder.home, 0o755)] where world.disk.exists(path) {
            try HolderDoors.give(path, to: order.user, mode: mode)
        }
    }

    private func copy(_ source: String, to target: String) throws(ProcessError) {
        do throws(DiskError) {
            let from = try world.disk.openForReading(source), to = try world.disk.open(target, create: true)
            defer {
                from.close()
                to.close()
            }
            var offset: Int64 = 0
            while case let piece = try from.read(count: InstanceWalls.copyBytes, at: offset), !piece.isEmpty {
                try to.write(piece, at: offset)
                offset += Int64(piece.count)
            }
        } catch { throw ProcessError("the image cannot be copied: \(error)") }
    }

    /// Inside its namespace of users the process keeps the number of the one outside; no other user is there.
    static func mapUser(of process: Int) throws(ProcessError) {
        try HolderDoors.writeKernelFile("/proc/\(process)/setgroups", "deny")
        try HolderDoors.writeKernelFile("/proc/\(process)/uid_map", "\(geteuid()) \(geteuid()) 1")
        try HolderDoors.writeKernelFile("/proc/\(process)/gid_map", "\(getegid()) \(getegid()) 1")
    }
}
