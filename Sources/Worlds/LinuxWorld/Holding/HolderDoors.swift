import CLinux
import Glibc
import World

/// The calls of the kernel that a holder lives by. For a program with one thread.
public struct HolderDoors {
    public enum Notice: Hashable, Sendable {
        /// A child has ended.
        case child
        /// There may be a new order.
        case attention
        /// The machine is going down, or somebody wants the holder to end.
        case end
    }

    public let signals: Int32

    /// Takes over the signals and becomes the parent of orphans.
    public init() throws(ProcessError) {
        let descriptor = clinux_signal_descriptor()
        guard descriptor >= 0 else { throw ProcessError("signals: \(ErrorText(-descriptor))") }
        let failure = clinux_become_subreaper()
        guard failure == 0 else { throw ProcessError("subreaper: \(ErrorText(failure))") }
        signals = descriptor
    }

    /// Waits until one of the descriptors or a signal can be read; nil waits for ever. The indices of those that can.
    public static func wait(for descriptors: [Int32], milliseconds: Int?) -> [Int] {
        let bits = clinux_wait_readable(descriptors, Int32(descriptors.count), Int32(clamping: milliseconds ?? -1))
        return descriptors.indices.filter { bits & (1 << Int32($0)) != 0 }
    }

    /// The signals that have come since.
    public func notices() -> [Notice] {
        var result: [Notice] = []
        while true {
            switch clinux_next_signal(signals) {
            case 0: return result
            case SIGCHLD: result.append(.child)
            case SIGURG: result.append(.attention)
            case SIGTERM, SIGINT: result.append(.end)
            default: break
            }
        }
    }

    /// Children that have ended since, with their wait status.
    public func ended() -> [(process: Int, status: Int32)] {
        var result: [(process: Int, status: Int32)] = []
        var status: Int32 = 0
        while case let process = clinux_reap(&status), process > 0 { result.append((Int(process), status)) }
        return result
    }

    /// The code or the signal of a wait status.
    public static func code(_ status: Int32) -> Int32? { status & 0x7f == 0 ? (status >> 8) & 0xff : nil }
    public static func signal(_ status: Int32) -> Int32 { status & 0x7f }

    /// Gives a folder or file to a user, with this mode.
    public static func give(_ path: String, to user: UInt32?, mode: UInt32) throws(ProcessError) {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw ProcessError("\(path): \(ErrorText(errno))") }
        defer { close(descriptor) }
        if let user, fchown(descriptor, user, user) != 0 { throw ProcessError("\(path) cannot be given to user \(user): \(ErrorText(errno))") }
        guard fchmod(descriptor, mode) == 0 else { throw ProcessError("\(path): \(ErrorText(errno))") }
    }

    /// Writes a text to a file of the kernel (a cgroup, a user map) in one call.
    public static func writeKernelFile(_ path: String, _ text: String) throws(ProcessError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ProcessError("\(path): \(ErrorText(errno))") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard bytes.withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == bytes.count else { throw ProcessError("\(path): \(ErrorText(errno))") }
    }
}
