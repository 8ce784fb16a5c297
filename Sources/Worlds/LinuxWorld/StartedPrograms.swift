import Glibc
import Synchronization

/// The children of this process that run on by themselves. Those that have ended are reaped when somebody asks, so that none
/// stays a zombie for longer than that; nobody waits for them.
final class StartedPrograms: Sendable {
    private let running = Mutex<Set<pid_t>>([])

    func add(_ process: pid_t) {
        reap()
        running.withLock { _ = $0.insert(process) }
    }

    func reap() {
        running.withLock { running in
            running = running.filter { waitpid($0, nil, WNOHANG) == 0 }
        }
    }
}
