/// What a check of every byte of a store found.
public struct CheckReport: Hashable, Sendable {
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        public enum Severity: Hashable, Sendable {
            /// Nothing is lost: the end of the log that a crash tore, or a file that the next opening removes.
            case harmless
            /// Data was damaged and is lost to reads.
            case damage
        }

        public var file: String
        public var severity: Severity
        public var what: String
        public var description: String { "\(file): \(what)" }
    }

    public var filesChecked = 0
    public var bytesChecked: Int64 = 0
    public var samplesInBlocks: UInt64 = 0
    public var recordsInLog: UInt64 = 0
    /// Sorted by file.
    public var findings: [Finding] = []

    public var isSound: Bool { !findings.contains { $0.severity == .damage } }

    public init() {}

    mutating func note(_ file: String, _ severity: Finding.Severity, _ what: String) {
        findings.append(.init(file: file, severity: severity, what: what))
    }
}
