import AWSWire
import Base
import Compute
import Delivery
import Glibc
import HTTPFront
import Identities
import LinuxWorld
import Logging
import World

/// The life of `hinomi serve`: open, listen, begin to work, serve, drain, close.
enum Server {
    /// How long requests that have begun may take to end after SIGTERM.
    static let drainTimeout = TimeSpan.seconds(20)

    /// Serves until SIGTERM. `whenReady` runs beside, once requests are answered; `whenEnding` while they still are.
    static func run(
        _ settings: ServerSettings, whenReady: @escaping @Sendable (ServerState) async throws -> Void = { _ in },
        whenEnding: (ServerState) async throws -> Void = { _ in }
    ) async throws {
        let signals = Signals.stream()
        let log = Logger(label: "hinomi")
        let state = try await open(settings, log: log)
        let front: HTTPFront
        do { front = try await listen(state) } catch {
            await state.close()
            throw CommandFailure("\(error)")
        }
        do { try await state.parts.start(state.outside) } catch {
            await front.drain(timeout: .zero)
            await state.close()
            throw error
        }
        await front.open()
        print("ready \(state.outside.address.localURL)")
        flushOutput()
        let beside = Task { await alongside(state, whenReady) }
        for await signal in signals {
            if signal == .end { break }
            reload(state, front, log)
        }
        beside.cancel()
        // What was being made beside must not come after what ends it.
        await beside.value
        do { try await whenEnding(state) } catch { log.error("\(error)") }
        await front.drain(timeout: drainTimeout)
        await state.close()
    }

    private static func open(_ settings: ServerSettings, log: Logger) async throws -> ServerState {
        let real = LinuxWorld()
        let folder = try DataFolder(settings.dataFolder, world: real)
        try AccountFile.check(folder.path, account: settings.account, world: real)
        var virtual: VirtualClock?
        if case .virtual(let start) = settings.clock { virtual = VirtualClock(startingAt: try VirtualStart.time(start, folder: folder.path, world: real)) }
        let secret = try absolute(folder.path)
        let outside = ServerParts.Surroundings(
            settings: settings, world: virtual.map { ClockedWorld(real, steeredBy: $0) } ?? real, real: real, virtual: virtual,
            keys: try KeyRing(folder: folder.path, account: settings.account, world: real),
            seal: try IdentitySeal(folder: folder.path, world: real), signer: try MessageSigner(folder: folder.path, world: real), address: ServerAddress(settings),
            doorkeeper: Doorkeeper(hosts: settings.hosts + [settings.host]), counters: CallCounters(), log: log, secretFolder: secret,
            abilities: try await abilities(secret, real))
        if outside.signer.isReplaced { log.error("the key that signs webhooks was damaged: another one takes its place") }
        return try ServerState(settings: settings, folder: folder, outside: outside)
    }

    /// Other processes are told of the folder, whose working folder is another.
    private static func absolute(_ path: String) throws -> String {
        guard let resolved = realpath(path, nil) else { throw CommandFailure("\(path) cannot be resolved") }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func abilities(_ folder: String, _ world: any World) async throws -> IsolationAbilities {
        guard let program = world.processes.ownProgram else { throw CommandFailure("the file of this program cannot be found below /proc") }
        return try await IsolationAbilities.find(folder: folder + "/instances", program: program, world: world)
    }

    /// The port is known to all that begins to work; who connects waits until everything is loaded.
    private static func listen(_ state: ServerState) async throws -> HTTPFront {
        let login = Login(keys: state.settings.isOpen ? nil : state.outside.keys)
        let router = Router(state: state, doorkeeper: state.outside.doorkeeper, login: login, administration: Administration(state: state))
        let front = try await HTTPFront.start(listen: (state.settings.host, state.settings.port), tls: state.settings.tls, isOpen: false, handler: router)
        state.outside.address.listens(on: front.port)
        state.serves(through: front)
        return front
    }

    /// The built-in agent, and what the caller wants done.
    private static func alongside(_ state: ServerState, _ whenReady: @escaping @Sendable (ServerState) async throws -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await whenReady(state) } catch {
                    // Who was told to stop meanwhile has nothing to report.
                    if !Task.isCancelled { state.outside.log.error("\(error)") }
                }
            }
            if state.settings.runsAgent { group.addTask { await BuiltInAgent.run(state) } }
        }
    }

    private static func reload(_ state: ServerState, _ front: HTTPFront, _ log: Logger) {
        do {
            try state.outside.keys.reload()
            if state.settings.tls != nil { try front.reloadTLS() }
            log.info("keys and certificates were read again")
        } catch { log.error("keys or certificates could not be read again; the old ones stay", metadata: ["error": "\(error)"]) }
    }
}
