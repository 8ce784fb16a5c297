import Base
import World

/// A program of the operator's that knows a capacity: `get` prints it, `set N` sets it and prints what it then is. What it prints is one
/// whole number. A change is not done while that number is not the one that was set.
public struct ProgramHook: Sendable {
    /// How long one call may take; then the program and its process group are killed.
    public static let timeout = TimeSpan.seconds(20)
    /// The most that it may print.
    public static let outputBytesMax = 1024
    /// It inherits nothing of the server's environment.
    static let environment = ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    /// Characters of its complaint that a failure repeats.
    static let echoMax = 200

    let path: String
    let processes: any Processes

    func read() async throws(CapacityFailure) -> CapacityAnswer {
        let capacity = try await capacity(["get"])
        return CapacityAnswer(desired: nil, actual: capacity, status: .successful)
    }

    func set(_ wanted: Int) async throws(CapacityFailure) -> CapacityAnswer {
        let capacity = try await capacity(["set", String(wanted)])
        return CapacityAnswer(desired: wanted, actual: capacity, status: capacity == wanted ? .successful : .inProgress)
    }

    private func capacity(_ arguments: [String]) async throws(CapacityFailure) -> Int {
        let program = BoundedProgram(
            path: path, arguments: arguments, environment: ProgramHook.environment, timeout: ProgramHook.timeout, outputBytesMax: ProgramHook.outputBytesMax)
        let outcome: ProgramOutcome
        do { outcome = try await processes.run(program) } catch { throw CapacityFailure(error.description, isPassing: true) }
        guard outcome.ending == .exited(code: 0) else { throw CapacityFailure("the program \(ending(outcome))\(complaint(outcome))", isPassing: true) }
        let text = String(decoding: outcome.output, as: UTF8.self), words = text.split { $0.isWhitespace }
        guard words.count == 1, let word = words.first, let capacity = Int32(word), capacity >= 0 else {
            throw CapacityFailure("the program printed no capacity but '\(text.prefix(ProgramHook.echoMax))'", isPassing: true)
        }
        return Int(capacity)
    }

    private func ending(_ outcome: ProgramOutcome) -> String {
        switch outcome.ending {
        case .exited(let code): "ended with code \(code)"
        case .signaled(let number): "was ended by signal \(number)"
        case .timedOut: "was killed at its limit of \(ProgramHook.timeout.seconds) s"
        case .tooMuchOutput: "was killed, since it printed more than \(ProgramHook.outputBytesMax) bytes"
        }
    }

    private func complaint(_ outcome: ProgramOutcome) -> String {
        let text = String(decoding: outcome.complaint, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
        return text.isEmpty ? "" : ": \(text.prefix(ProgramHook.echoMax))"
    }
}
