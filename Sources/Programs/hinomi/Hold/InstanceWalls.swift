import Base
import Compute
import Glibc
import ImageStore
import LinuxWorld
import World

/// Makes of an order what the first process is to be, and prepares the folder for it.
struct InstanceWalls {
    /// Folders that are shared by all programs of a machine and become the instance's own.
    static let temporary = ["/tmp", "/var/tmp", "/dev/shm"]
    /// Homes of people and of root are covered: an instance has its own.
    static let covered = ["/root"]
    static let filesMax: UInt64 = 65_536

    private let order: HolderOrder, folder: InstanceFolder, world: LocalDoors
    /// Says a line on the console.
    private let note: (String) -> Void

    init(_ order: HolderOrder, _ folder: InstanceFolder, _ world: LocalDoors, note: @escaping (String) -> Void) {
        (self.order, self.folder, self.world, self.note) = (order, folder, world, note)
    }

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
        (program.programs, program.service) = (order.programs, order.service)
        (program.environment, program.endsWithPrograms) = (order.environment, order.endsWithPrograms)
        return program
    }

    private func prepareFolder() throws(ProcessError) {
        if let file = order.image, let digest = order.imageDigest { try unpack(file, digest) }
        let script = "\(folder.home)/\(InstanceFolder.userDataName)"
        for (path, mode) in [(script, UInt32(0o755)), (folder.home, 0o755)] where world.disk.exists(path) {
            try HolderDoors.give(path, to: order.user, mode: mode)
        }
    }

    /// Once: until it was done whole nothing of the instance has run, and its home is ours.
    private func unpack(_ file: String, _ digest: String) throws(ProcessError) {
        // What cannot be read is not the mark of an unpacking that was whole.
        if let mark = try? world.disk.readFile(folder.unpacked), mark == Array(digest.utf8) { return }
        do throws(ImageError) {
            let (archive, home) = try InstanceWalls.wrapping { () throws(DiskError) in (try world.disk.openForReading(file), try LinuxTrees().open(folder.home)) }
            let content = try ImageUnpacker.unpack(archive, digest: digest, into: home, owner: order.user)
            try InstanceWalls.wrapping { () throws(DiskError) in try world.disk.replaceFile(folder.unpacked, with: Array(digest.utf8)) }
            note("\(content.entries) files and folders of the image were unpacked, \(content.bytes) bytes")
        } catch { throw ProcessError("the files of its image cannot be unpacked: \(error)") }
    }

    private static func wrapping<Answer>(_ body: () throws(DiskError) -> Answer) throws(ImageError) -> Answer {
        do throws(DiskError) { return try body() } catch { throw error.kind == .noSpace ? .noSpace : .disk("\(error)") }
    }

    /// Inside its namespace of users the process keeps the number of the one outside; no other user is there.
    static func mapUser(of process: Int) throws(ProcessError) {
        try HolderDoors.writeKernelFile("/proc/\(process)/setgroups", "deny")
        try HolderDoors.writeKernelFile("/proc/\(process)/uid_map", "\(geteuid()) \(geteuid()) 1")
        try HolderDoors.writeKernelFile("/proc/\(process)/gid_map", "\(getegid()) \(getegid()) 1")
    }
}
