import Base

/// A parser of what comes from outside, as a function over bytes that must survive any of them.
///
/// A trap ends the process and so reports itself. What a parser promises beyond not trapping (a round trip, one reading of the
/// same bytes by two readers, a bound) is checked by the target, which throws `BrokenPromise`.
public struct FuzzTarget: Sendable {
    /// The folder of its corpus, and what `fuzz.sh` calls it.
    public let name: String
    /// The longest input worth trying: behind it a parser sees nothing new.
    public let bytesMax: Int
    /// Reads one input. Refusing it is as right as reading it.
    public let run: @Sendable ([UInt8]) throws -> Void

    public init(_ name: String, bytesMax: Int = 4096, _ run: @escaping @Sendable ([UInt8]) throws -> Void) {
        (self.name, self.bytesMax, self.run) = (name, bytesMax, run)
    }

    /// A parser of text: bytes that are not UTF-8 are repaired before it sees them.
    init(text name: String, bytesMax: Int = 2048, _ run: @escaping @Sendable (String) throws -> Void) {
        self.init(name, bytesMax: bytesMax) { try run(String(decoding: $0, as: UTF8.self)) }
    }

    /// A reader of stored documents: sees only what is JSON.
    init(document name: String, bytesMax: Int = 4096, _ run: @escaping @Sendable (JSONValue) throws -> Void) {
        self.init(name, bytesMax: bytesMax) { bytes in if let value = attempt({ try JSONValue(parsing: bytes) }) { try run(value) } }
    }

    /// Every target, sorted by name.
    public static let all: [FuzzTarget] = [
        values, http, addresses, codecs, hotReaders, wireTexts, signatures, operations, cloudWatch, languages, alarms, muting, storedAlarms,
        delivery, scaling, agent, machineFiles, metricLog, blocks, records, images, userData,
    ].flatMap { $0 }.sorted { $0.name < $1.name }

    public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
