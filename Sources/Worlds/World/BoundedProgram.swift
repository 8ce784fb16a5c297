import Base

/// A program that is run to its end within limits: in a session of its own, with no descriptor of ours but its output, no input, and
/// only this environment. No shell reads its words.
public struct BoundedProgram: Hashable, Sendable {
    public var path: String
    /// Without the program's own name.
    public var arguments: [String]
    public var environment: [String: String]
    /// After it the program and all that it left in its process group are killed.
    public var timeout: TimeSpan
    /// The most bytes of standard output; the program that writes more is killed.
    public var outputBytesMax: Int

    public init(path: String, arguments: [String], environment: [String: String], timeout: TimeSpan, outputBytesMax: Int) {
        (self.path, self.arguments, self.environment) = (path, arguments, environment)
        (self.timeout, self.outputBytesMax) = (timeout, outputBytesMax)
    }
}

/// What became of a bounded program.
public struct ProgramOutcome: Hashable, Sendable {
    public enum Ending: Hashable, Sendable {
        case exited(code: Int)
        case signaled(number: Int)
        /// Killed at its time limit.
        case timedOut
        /// Killed because it wrote more than it may.
        case tooMuchOutput
    }

    /// The most bytes of standard error that are kept; more are read and dropped.
    public static let complaintBytesMax = 4096

    public var ending: Ending
    public var output: [UInt8]
    /// The beginning of what it wrote to standard error.
    public var complaint: [UInt8]

    public init(ending: Ending, output: [UInt8], complaint: [UInt8] = []) { (self.ending, self.output, self.complaint) = (ending, output, complaint) }
}
