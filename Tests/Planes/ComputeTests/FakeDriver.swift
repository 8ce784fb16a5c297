import Base
import Compute
import Synchronization

/// A driver whose machines are rows in a table: what a real one does with processes, and at each order it may "die" like a
/// program that is killed before or after the order became durable.
final class FakeDriver: InstanceDriver {
    struct Machine: Equatable {
        var incarnation: Int64
        var phase: InstanceSight.Phase
        var wanted: Bool
        var startsOfIncarnation: [Int64: Int] = [:]
        var endedByItself = false
        var boot = BootScriptOutcome.none
    }

    struct State {
        var machines: [String: Machine] = [:]
        var usages: [String: InstanceUsage] = [:]
        /// Orders that fail before they take effect, counted down.
        var failures = 0
        var starts: [InstanceStart] = []
    }

    let state = Mutex(State())
    let isolation: IsolationReport

    init(gaps: [IsolationReport.Gap] = []) {
        let missing = gaps.map(\.wall) + [.network]
        isolation = IsolationReport(walls: IsolationReport.Wall.allCases.filter { !missing.contains($0) }, gaps: gaps + [.init(.network, "shared")])
    }

    func run(_ start: InstanceStart) async throws(DriverError) {
        try fail()
        state.withLock { state in
            state.starts.append(start)
            var machine = state.machines[start.id] ?? Machine(incarnation: 0, phase: .absent, wanted: true)
            guard machine.incarnation < start.incarnation else { return }
            (machine.incarnation, machine.phase, machine.wanted) = (start.incarnation, .starting, true)
            machine.startsOfIncarnation[start.incarnation, default: 0] += 1
            state.machines[start.id] = machine
        }
    }

    func end(_ id: String, isFinal: Bool, graceful: TimeSpan) async throws(DriverError) {
        try fail()
        state.withLock { state in
            guard var machine = state.machines[id], machine.wanted else { return }
            (machine.wanted, machine.phase) = (false, .ending)
            state.machines[id] = machine
        }
    }

    func look(_ id: String) async -> InstanceSight {
        state.withLock { state in
            guard let machine = state.machines[id] else { return InstanceSight(.absent) }
            let handle = InstanceHandle(process: 100, startTicks: 1, boot: "b")
            var sight = InstanceSight(machine.phase, incarnation: machine.incarnation, handle: machine.phase == .running ? handle : nil, boot: machine.boot)
            sight.endedByItself = machine.endedByItself
            return sight
        }
    }

    /// Lets everything that was ordered happen.
    func settle() {
        state.withLock { state in
            for (id, machine) in state.machines {
                switch machine.phase {
                case .starting: state.machines[id]?.phase = .running
                case .ending: state.machines[id]?.phase = .ended(.code(0))
                default: break
                }
            }
        }
    }

    func put(_ id: String, _ change: (inout Machine) -> Void) { state.withLock { state in if var machine = state.machines[id] { change(&machine); state.machines[id] = machine } } }
    func machine(_ id: String) -> Machine? { state.withLock { $0.machines[id] } }

    func known() async throws(DriverError) -> [String] { state.withLock { $0.machines.keys.sorted() } }
    func remove(_ id: String) async throws(DriverError) {
        try fail()
        state.withLock { $0.machines[id] = nil }
    }
    func console(_ id: String, bytesMax: Int) async throws(DriverError) -> [UInt8] { Array("hello".utf8) }
    func usages(_ ids: [String]) async -> [String: InstanceUsage] { state.withLock { state in state.usages.filter { ids.contains($0.key) } } }

    private func fail() throws(DriverError) {
        let fails = state.withLock { state in
            guard state.failures > 0 else { return false }
            state.failures -= 1
            return true
        }
        if fails { throw .failed("told to fail") }
    }
}
