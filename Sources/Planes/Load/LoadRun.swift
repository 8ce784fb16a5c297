import Base
import Synchronization
import World

/// One run: its counts, and how a single request is made.
final class LoadRun: Sendable {
    private let world: any World
    private let roster: Roster
    private let tally = Mutex(LoadTally())

    init(world: any World, roster: Roster) { (self.world, self.roster) = (world, roster) }

    /// Whose turn it is: members take turns. Nil when the request cannot be sent, which counts as an error.
    func next(_ index: Int64) -> LoadTarget? {
        let targets = roster.targets
        return tally.withLock { tally in
            guard !targets.isEmpty else {
                tally.skip("no member in service")
                return nil
            }
            guard tally.inFlight < LoadGenerator.inFlightMax else {
                tally.skip("not sent: \(LoadGenerator.inFlightMax) wait for an answer")
                return nil
            }
            tally.begin()
            return targets[Int(index % Int64(targets.count))]
        }
    }

    func request(_ target: LoadTarget, due: TimeSpan) async {
        let outcome = await outcome(of: target, due: due)
        tally.withLock { $0.end(outcome) }
    }

    private func outcome(of target: LoadTarget, due: TimeSpan) async -> LoadTally.Outcome {
        let request = HTTPRequest(method: "GET", path: "/", headers: ["user-agent": "hinomi-load"])
        do throws(HTTPExchangeError) {
            let response = try await HTTPExchange(network: world.network, clock: world.clock).send(
                request, to: target.address, port: target.port, tls: nil, hostHeader: target.hostHeader, timeout: LoadGenerator.requestTimeout,
                bodyMax: LoadGenerator.answerBytesMax)
            guard (200..<300).contains(response.status) else { return .failed("answered \(response.status)") }
            return .ok(milliseconds: Double((world.clock.uptime - due).milliseconds))
        } catch { return .failed(LoadRun.words(for: error)) }
    }

    func report(elapsed: TimeSpan, isLast: Bool) -> LoadReport {
        let (targets, trouble) = (roster.targets, roster.trouble)
        return tally.withLock { $0.report(elapsed: elapsed, targets: targets, trouble: trouble, isLast: isLast) }
    }

    private static func words(for error: HTTPExchangeError) -> String {
        switch error {
        case .network(.refused): "refused"
        case .network(.cut): "cut"
        case .network(.timedOut), .timedOut: "timed out"
        case .network(let reason): "network: \(reason)"
        case .malformed, .tooLarge: "no proper answer"
        case .invalidRequest, .unusable: "not sent"
        }
    }
}
