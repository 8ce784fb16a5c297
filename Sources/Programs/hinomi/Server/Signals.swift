import Dispatch
import Glibc

/// Signals as a stream of values: SIGTERM and SIGINT end the server, SIGHUP reads keys and certificates again.
enum Signals {
    enum Meaning: Sendable { case end, reload }

    static func stream() -> AsyncStream<Meaning> {
        AsyncStream { continuation in
            var sources: [any DispatchSourceSignal] = []
            for (number, meaning) in [(SIGTERM, Meaning.end), (SIGINT, .end), (SIGHUP, .reload)] {
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { continuation.yield(meaning) }
                source.resume()
                sources.append(source)
            }
            signal(SIGPIPE, SIG_IGN)
            let kept = Kept(sources)
            continuation.onTermination = { _ in kept.cancel() }
        }
    }

    /// Keeps the sources alive as long as the stream.
    // Dispatch sources are safe to use from any thread; they are only cancelled here.
    private final class Kept: @unchecked Sendable {
        private let sources: [any DispatchSourceSignal]
        init(_ sources: [any DispatchSourceSignal]) { self.sources = sources }
        func cancel() { for source in sources { source.cancel() } }
    }
}
