import Base
import Delivery
import SimWorld
import Synchronization
import Testing
import World

@testable import CapacityHooks

@Suite struct ProgramHookTests {
    /// Hooks with one program, `workers`, that is played.
    private func hooks(_ world: SimWorld, _ outcome: @escaping @Sendable (BoundedProgram) -> ProgramOutcome) -> CapacityHooks {
        world.simProcesses.play(outcome)
        let targets = AddressGuard(allowsLoopback: false)
        return CapacityHooks(world: world, sender: HTTPSender(world: world, targets: targets), targets: targets, programs: ["workers": "/opt/workers"])
    }

    private static func printed(_ text: String, code: Int = 0, complaint: String = "") -> ProgramOutcome {
        ProgramOutcome(ending: .exited(code: code), output: Array(text.utf8), complaint: Array(complaint.utf8))
    }

    private func read(_ outcome: ProgramOutcome, _ id: String = "hook/workers") throws -> Result<CapacityAnswer, CapacityFailure> {
        let world = SimWorld(seed: 1), hooks = hooks(world) { _ in outcome }
        return try world.run { do throws(CapacityFailure) { return .success(try await hooks.read(id)) } catch { return .failure(error) } }
    }

    @Test("The program is called by its words, with limits, and with nothing of ours")
    func calls() throws {
        let world = SimWorld(seed: 1), asked = Asked()
        let hooks = hooks(world) { program in
            asked.list.withLock { $0.append(program) }
            return ProgramHookTests.printed(program.arguments == ["get"] ? " 3\n" : "4")
        }
        let answers = try world.run { () -> [CapacityAnswer] in
            do throws(CapacityFailure) {
                return [try await hooks.read("hook/workers"), try await hooks.set(4, of: "hook/workers"), try await hooks.set(9, of: "hook/workers")]
            } catch { return [] }
        }
        #expect(answers == [
            CapacityAnswer(desired: nil, actual: 3, status: .successful), CapacityAnswer(desired: 4, actual: 4, status: .successful), CapacityAnswer(desired: 9, actual: 4, status: .inProgress),
        ])
        let programs = asked.list.withLock { $0 }
        #expect(programs.map(\.arguments) == [["get"], ["set", "4"], ["set", "9"]])
        #expect(programs.allSatisfy { $0.path == "/opt/workers" && $0.timeout == ProgramHook.timeout && $0.outputBytesMax == ProgramHook.outputBytesMax && $0.environment.keys.sorted() == ["PATH"] })
    }

    private final class Asked: Sendable { let list = Mutex<[BoundedProgram]>([]) }

    @Test("What is no capacity is a failure that may pass", arguments: ["", "x", "-1", "1 2", "3.0", "99999999999", "0x10", "1\n2"])
    func output(text: String) throws {
        guard case .failure(let failure) = try read(ProgramHookTests.printed(text)) else { return #expect(Bool(false), "\(text) was read") }
        #expect(failure.isPassing)
        #expect(failure.reason.contains("printed no capacity"))
    }

    @Test("How it ended is said", arguments: [
        (ProgramHookTests.printed("3", code: 2, complaint: "no such queue\nmore"), "the program ended with code 2: no such queue"),
        (ProgramOutcome(ending: .timedOut, output: []), "the program was killed at its limit of 20 s"), (ProgramOutcome(ending: .signaled(number: 11), output: []), "the program was ended by signal 11"),
        (ProgramOutcome(ending: .tooMuchOutput, output: []), "the program was killed, since it printed more than 1024 bytes"),
    ])
    func endings(outcome: ProgramOutcome, words: String) throws { #expect(try read(outcome) == .failure(CapacityFailure(words, isPassing: true))) }

    @Test("A name that nobody configured is refused, whatever it looks like", arguments: ["hook/other", "hook/", "hook//opt/workers", "hook/../workers", "hook/workers "])
    func names(id: String) throws {
        let world = SimWorld(seed: 1), hooks = hooks(world) { _ in ProgramHookTests.printed("3") }
        #expect(hooks.refusal(of: id)?.contains("--capacity-hook") == true)
        #expect(hooks.refusal(of: "hook/workers") == nil)
        guard case .failure(let failure) = try read(ProgramHookTests.printed("3"), id) else { return #expect(Bool(false), "it was read") }
        #expect(!failure.isPassing)
    }
}
