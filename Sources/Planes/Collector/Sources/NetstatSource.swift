import World

/// The states of a TCP socket, by the names that the agent gives them.
enum TCPState: String, CaseIterable, Sendable {
    case established, synSent = "syn_sent", synReceived = "syn_recv", finWait1 = "fin_wait1", finWait2 = "fin_wait2", timeWait = "time_wait"
    case close, closeWait = "close_wait", lastAck = "last_ack", listen, closing, none

    /// The kernel's number in `/proc/net/tcp` (include/net/tcp_states.h).
    init(kernel number: UInt64) {
        let ordered: [TCPState] = [
            .none, .established, .synSent, .synReceived, .finWait1, .finWait2, .timeWait, .close, .closeWait, .lastAck, .listen, .closing, .synReceived,
        ]
        self = number < UInt64(ordered.count) ? ordered[Int(number)] : .none
    }
}

/// Sockets by state from `/proc/net/tcp`, `tcp6`, `udp` and `udp6`.
struct NetstatSource: MetricSource {
    /// A file of this size was cut by the reader: its count would be a lie, so none is told.
    static let fileBytesMax = 1 << 20

    static func states(_ bytes: [UInt8]) -> [TCPState] {
        ProcText.lines(bytes).dropFirst().compactMap { line in
            let fields = ProcText.fields(line)
            guard fields.count >= 4, let number = UInt64(ProcText.text(fields[3]), radix: 16) else { return nil }
            return TCPState(kernel: number)
        }
    }

    mutating func read(_ world: any World) -> [Reading] {
        func files(_ names: [String]) -> [[UInt8]]? {
            let all = names.compactMap { world.processes.procFile("net/\($0)") }
            return all.isEmpty || all.contains { $0.count >= NetstatSource.fileBytesMax } ? nil : all
        }
        var readings: [Reading] = []
        if let tcp = files(["tcp", "tcp6"]) {
            let states = tcp.flatMap(NetstatSource.states)
            readings += TCPState.allCases.map { state in Reading("tcp_\(state.rawValue)", Double(states.count { $0 == state })) }
        }
        if let udp = files(["udp", "udp6"]) { readings.append(Reading("udp_socket", Double(udp.reduce(0) { $0 + NetstatSource.states($1).count }))) }
        return readings
    }
}
