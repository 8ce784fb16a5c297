import CLinux
import World

/// A new pipe. Its ends are closed by exec; whoever made it closes them.
struct PipeEnds {
    let read: Int32, write: Int32

    init() throws(ProcessError) {
        var ends: [Int32] = [-1, -1]
        let failure = clinux_pipe(&ends)
        guard failure == 0 else { throw ProcessError("pipe: \(ErrorText(failure))") }
        (read, write) = (ends[0], ends[1])
    }
}
