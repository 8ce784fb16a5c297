import Base
import World

/// Finds out which instance's process holds the other end of a connection on this machine.
///
/// The kernel's table of connections (`/proc/net/tcp`, proc(5)) names the user that made each socket. Where every instance has
/// a user of its own that is the answer, and a process cannot change it. Where it has not, the socket is looked for among the
/// open files of each instance's processes; there instances are not kept apart, and their isolation report says so.
public struct LoopbackCallers: Sendable {
    private let driver: ProcessDriver
    private let processes: any Processes

    public init(driver: ProcessDriver, processes: any Processes) { (self.driver, self.processes) = (driver, processes) }

    /// - Parameters:
    ///   - peer: the other end of the connection, an IPv4 address and port.
    ///   - port: our end's port.
    ///   - running: the ids of the instances that run.
    public func instance(at peer: (address: String, port: Int), to port: Int, among running: [String]) -> String? {
        guard let socket = socket(peer, to: port) else { return nil }
        if ProcessDriver.users.contains(socket.user) { return driver.instance(ofUser: socket.user) }
        return owner(ofSocket: socket.inode, among: running)
    }

    private func socket(_ peer: (address: String, port: Int), to port: Int) -> (user: UInt32, inode: String)? {
        let bytes = peer.address.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard bytes.count == 4, let table = processes.procFile("net/tcp") else { return nil }
        // Addresses stand there as 32-bit numbers of this machine's byte order, which is little-endian wherever Swift runs on Linux.
        let local = LoopbackCallers.hex(bytes.reversed()) + ":" + LoopbackCallers.hex([UInt8(truncatingIfNeeded: peer.port >> 8), UInt8(truncatingIfNeeded: peer.port)])
        let remote = ":" + LoopbackCallers.hex([UInt8(truncatingIfNeeded: port >> 8), UInt8(truncatingIfNeeded: port)])
        for line in String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: " ")
            guard fields.count > 9, fields[1] == local, fields[2].hasSuffix(remote), let user = UInt32(fields[7]) else { continue }
            return (user, String(fields[9]))
        }
        return nil
    }

    private func owner(ofSocket inode: String, among running: [String]) -> String? {
        let tree = ProcessTree(processes), wanted = "socket:[\(inode)]"
        for (id, first) in driver.firstProcesses(of: running).sorted(by: { $0.key < $1.key }) {
            for line in tree.all(from: first) where processes.procLinks("\(line.number)/fd").contains(wanted) { return id }
        }
        return nil
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }.joined()
    }
}
