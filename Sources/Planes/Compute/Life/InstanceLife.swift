import Base

/// Decides what becomes of one instance: from what is wanted (its status) and what is there (the driver's sight) to its next
/// status, what the driver must do, and what has happened. No I/O; given the same twice it says the same, so that it does not
/// matter where a run of the program was killed.
struct InstanceLife: Equatable {
    enum Effect: Equatable {
        case run
        case end
        /// Its time of being described is over.
        case forget
    }

    private(set) var status: InstanceStatus
    private(set) var effects: [Effect] = []
    private(set) var events: [InstanceEvent.Kind] = []
    private let now: Timestamp
    /// Real time that it has been in a transition, when known: a virtual clock may have jumped.
    private let waited: TimeSpan
    private let isCloud: Bool

    /// - Parameter waited: how long the driver has been asked for what is not there yet.
    init(_ configuration: InstanceConfiguration, _ status: InstanceStatus, sight: InstanceSight, now: Timestamp, waited: TimeSpan) {
        (self.status, self.now, self.waited, isCloud) = (status, now, waited, configuration.isCloud)
        if let facts = sight.facts { self.status.cloud = facts }
        guard sight.phase != .unknown else {
            insist()
            return
        }
        let isBehind = sight.phase == .absent || sight.incarnation < status.incarnation
        switch status.state {
        case .pending: isBehind ? launch() : observeStart(sight, configuration)
        case .running: isBehind ? (hasRun && sight.phase == .absent ? vanish(.lost, sight, configuration) : launch()) : observeRun(sight, configuration)
        case .stopping: observeEnd(sight, as: .stopped)
        case .shuttingDown: observeEnd(sight, as: .terminated)
        case .stopped: observeRest(sight, configuration, isBehind: isBehind)
        case .terminated:
            // What was given up may have come up after all.
            if [.starting, .running].contains(sight.phase) { effects = [.end] } else if now - status.since >= ComputeLimits.terminatedRetention { effects = [.forget] }
        }
    }

    /// What is there cannot be told: what is wanted is ordered all the same, and nothing is concluded.
    private mutating func insist() {
        switch status.state {
        case .pending: launch()
        case .stopping, .shuttingDown: effects = [.end]
        case .running, .stopped, .terminated: break
        }
    }

    /// Whether the running incarnation was seen to run.
    private var hasRun: Bool { status.handle != nil || isCloud }

    private mutating func launch() {
        // What EC2 has taken on comes up, or EC2 says why not.
        let limit = isCloud ? CloudLimits.launchTimeout : ComputeLimits.startTimeout, isTakenOn = isCloud && status.cloud != nil
        guard isTakenOn || waited < limit else { return fail("it did not start within \(limit.seconds) s") }
        effects = [.run]
    }

    private mutating func observeRest(_ sight: InstanceSight, _ configuration: InstanceConfiguration, isBehind: Bool) {
        if isBehind { return }
        if case .running = sight.phase { effects = [.end] } else if sight.rest == .terminated { vanish(.lost, sight, configuration) }
    }

    private mutating func observeStart(_ sight: InstanceSight, _ configuration: InstanceConfiguration) {
        switch sight.phase {
        case .absent, .unknown, .starting: launch()
        case .ending: break
        case .running:
            move(to: .running, reason: nil)
            if isCloud { status.checks = StatusChecks() }
            observeChecks(sight)
            events.insert(.running, at: 0)
        case .ended(let exit): observeExit(exit, sight, configuration)
        case .failed(let reason): fail(reason)
        }
    }

    private mutating func observeRun(_ sight: InstanceSight, _ configuration: InstanceConfiguration) {
        switch sight.phase {
        case .absent: vanish(.lost, sight, configuration)
        case .unknown: break
        case .starting: launch()
        case .ending: break
        case .running: observeChecks(sight)
        case .ended(let exit): observeExit(exit, sight, configuration)
        case .failed(let reason): failAgain(reason)
        }
    }

    private mutating func failAgain(_ reason: String) {
        move(to: .stopped, reason: .init(code: "Server.InternalError", message: "Server.InternalError: it could not be started again: \(reason)"))
        events.append(.failedToStart(reason))
    }

    private mutating func observeEnd(_ sight: InstanceSight, as state: InstanceState) {
        // Somebody else may have terminated what was to stop.
        let state = sight.rest == .terminated ? .terminated : state
        switch sight.phase {
        case .absent, .failed: finish(as: state, exit: nil)
        case .ended(let exit): finish(as: state, exit: exit)
        case .unknown, .starting, .running, .ending: effects = [.end]
        }
    }

    private mutating func finish(as state: InstanceState, exit: InstanceExit?) {
        let reason = status.reason
        status.exit = exit ?? status.exit
        move(to: state, reason: reason)
        events.append(state == .stopped ? .stopped : .terminated)
    }

    private mutating func observeExit(_ exit: InstanceExit, _ sight: InstanceSight, _ configuration: InstanceConfiguration) {
        observeBoot(sight.boot)
        guard sight.endedByItself else { return vanish(exit, sight, configuration) }
        status.exit = exit
        let ends = rest(sight, configuration) == .terminated
        status.transitionReason = ""
        move(to: ends ? .terminated : .stopped, reason: .instanceInitiatedShutdown)
        events.append(ends ? .terminated : .stopped)
    }

    /// Nobody asked for its end. Its files stay when its configuration lets it stop, so that it can be started again.
    private mutating func vanish(_ exit: InstanceExit, _ sight: InstanceSight, _ configuration: InstanceConfiguration) {
        status.exit = exit
        let words = isCloud ? "the instance ended at EC2 although nobody here had asked for it" : "the instance ended unexpectedly: \(exit)"
        let reason = sight.reason ?? .init(code: "Server.InternalError", message: "Server.InternalError: \(words)")
        status.transitionReason = reason.code
        move(to: rest(sight, configuration), reason: reason)
        events.append(.vanished(exit))
    }

    /// What it has become: its driver knows, or its configuration says.
    private func rest(_ sight: InstanceSight, _ configuration: InstanceConfiguration) -> InstanceState {
        sight.rest ?? (configuration.shutdownBehavior == .terminate ? .terminated : .stopped)
    }

    private mutating func fail(_ reason: String) {
        // EC2 has it, stopped as it was.
        if isCloud, status.incarnation > 1 { return failAgain(reason) }
        // Whatever of it may still come up must find that it is not wanted.
        effects = [.end]
        status.transitionReason = "Server.InternalError"
        move(to: .terminated, reason: .init(code: "Server.InternalError", message: "Server.InternalError: it could not be started: \(reason)"))
        events.append(.failedToStart(reason))
    }

    private mutating func observeChecks(_ sight: InstanceSight) {
        observeBoot(sight.boot)
        (status.handle, status.isolation) = (sight.handle, sight.isolation ?? status.isolation)
        if isCloud { return observeGivenChecks(sight) }
        var checks = status.checks
        checks.instance = .ok
        checks.system = sight.systemTrouble == nil ? .ok : .impaired
        checks.impairedSince = checks.system == .ok ? nil : checks.impairedSince ?? now
        guard checks != status.checks else { return }
        status.checks = checks
        events.append(.checksChanged(checks))
    }

    /// EC2 checks its own, each minute.
    private mutating func observeGivenChecks(_ sight: InstanceSight) {
        guard let checks = sight.checks, checks != status.checks else { return }
        status.checks = checks
        events.append(.checksChanged(checks))
    }

    private mutating func observeBoot(_ boot: BootScriptOutcome) {
        guard boot != status.boot else { return }
        status.boot = boot
        if case .ended(let exit) = boot { events.append(.bootScriptEnded(exit)) }
    }

    private mutating func move(to state: InstanceState, reason: InstanceStatus.Reason?) {
        (status.state, status.since, status.reason) = (state, now, reason)
        if state != .running {
            status.handle = nil
            status.checks = StatusChecks()
            status.checks.instance = .notApplicable
            status.checks.system = .notApplicable
        } else {
            status.exit = nil
        }
    }
}
