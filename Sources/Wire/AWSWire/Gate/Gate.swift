import Base
import RecordStore
import World

/// The way of every API request, in its order:
///
///     limits -> host and origin -> authentication -> authorization -> throttling -> decode -> run -> record
///
/// Hot inputs pass the same checks on the event loop (`answerNow`); everything else runs in a task (`answer`).
public struct Gate: Sendable {
    let services: ServiceDirectory
    let doorkeeper: Doorkeeper
    let authenticator: Authenticator
    let authorizer: any Authorizer
    let throttle: Throttle
    let hotOperations: [any HotOperation]
    let trail: AuditTrail
    let limits: GateLimits
    let account: String
    /// The server's own time, virtual or not: what operations know as now.
    let clock: any WorldClock
    /// The real world: how long calls take, request ids.
    let world: any World

    /// Calls by operation and outcome.
    public let counters: CallCounters

    /// `clock` may be virtual; `world` is the real one.
    public init(
        services: ServiceDirectory, doorkeeper: Doorkeeper, authenticator: Authenticator, authorizer: any Authorizer, throttle: Throttle = Throttle(),
        hotOperations: [any HotOperation] = [], records: any RecordStoring, limits: GateLimits = GateLimits(), counters: CallCounters = CallCounters(),
        account: String, clock: any WorldClock, world: any World
    ) {
        (self.services, self.doorkeeper, self.authenticator, self.authorizer) = (services, doorkeeper, authenticator, authorizer)
        (self.throttle, self.hotOperations, self.limits, self.counters) = (throttle, hotOperations, limits, counters)
        trail = AuditTrail(records: records, counters: counters, bytesMax: limits.auditedBytesMax)
        (self.account, self.clock, self.world) = (account, clock, world)
    }

    /// Answers a request of an API. Never throws: what goes wrong is the answer, in the request's own protocol.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse {
        let visit = Visit(form: ReplyForm(of: request, requestID: world.random.uuid()), startedAt: world.clock.uptime)
        do throws(TurnedAway) {
            let admission = try await admit(request, visit)
            let input = try decode(request, admission)
            return await run(admission, input, request, visit)
        } catch {
            await trail.record(error, context: error.admission.map { context($0, request, input: nil) })
            return finish(error, visit)
        }
    }

    /// Answers a hot input on the event loop: false when the request is none, then `answer` must be asked and `done` is never
    /// called; else `done` is called exactly once, from any thread.
    public func answerNow(_ request: HTTPRequest, done: @escaping @Sendable (HTTPResponse) -> Void) -> Bool {
        guard let hot = hotOperations.first(where: { $0.recognizes(request) }) else { return false }
        let visit = Visit(form: ReplyForm(of: request, requestID: world.random.uuid()), startedAt: world.clock.uptime)
        do throws(TurnedAway) {
            let admission = try admitNow(request, visit)
            guard admission.service == hot.service, admission.name == hot.operation, admission.operation != nil else { return false }
            hot.begin(request, as: admission.call, in: context(admission, request, input: nil)) { result in done(finish(result, admission, visit)) }
        } catch {
            done(finish(error, visit))
        }
        return true
    }

    /// The chain up to the operation. What a call names is looked up before the authorizer is asked.
    private func admit(_ request: HTTPRequest, _ visit: Visit) async throws(TurnedAway) -> Admission {
        let admission = try identify(request, visit)
        if let question = question(admission, request) { try authorize(await lookUp(question, admission), admission) }
        try throttle(admission)
        return admission
    }

    /// The same on the event loop. Hot operations name nothing that would have to be looked up.
    func admitNow(_ request: HTTPRequest, _ visit: Visit) throws(TurnedAway) -> Admission {
        let admission = try identify(request, visit)
        if let question = question(admission, request) { try authorize(question, admission) }
        try throttle(admission)
        return admission
    }

    private func identify(_ request: HTTPRequest, _ visit: Visit) throws(TurnedAway) -> Admission {
        try checkLimits(request)
        try checkDoor(request, visit)
        return try authenticate(request, visit)
    }

    private func run(_ admission: Admission, _ input: Node, _ request: HTTPRequest, _ visit: Visit) async -> HTTPResponse {
        let context = context(admission, request, input: input)
        do throws(ServiceFault) {
            return finish(.success(try await OperationRunner.run(admission.call, input: input, in: context)), admission, visit)
        } catch {
            await trail.record(TurnedAway(error, nil, admission), context: context)
            return finish(.failure(error), admission, visit)
        }
    }
}
