import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A thread that calls `step` until there is nothing to do, then waits for the signal.
///
/// Unchecked: `thread` is set once, before `start` returns, and read by `stop` alone.
final class Worker: @unchecked Sendable {
    private let signal: Signal
    private let step: @Sendable () -> Bool
    private let isStopping = Atomic<Bool>(false)
    private var thread: pthread_t?

    init(_ signal: Signal, step: @escaping @Sendable () -> Bool) { (self.signal, self.step) = (signal, step) }

    /// False when the system gives no thread.
    func start() -> Bool {
        let own = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Worker>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, own.toOpaque())
        if result != 0 {
            own.release()
            return false
        }
        self.thread = thread
        return true
    }

    private func run() {
        while true {
            while step() {}
            if isStopping.load(ordering: .acquiring) { return }
            signal.wait()
        }
    }

    /// Returns when all steps are done and the thread has ended.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        signal.notify()
        if let thread { pthread_join(thread, nil) }
        thread = nil
    }
}
