import Base
import World

/// What a source must never forget: who it is, which sequences may have been used, and what it had to drop.
struct SpoolState: Hashable, Sendable {
    var source: String
    /// No batch has this sequence or a higher one yet. Raised in steps, so that it costs one sync in many batches.
    var sequenceReserved: UInt64
    var droppedBatches: UInt64 = 0
    var droppedDatums: UInt64 = 0

    static let sequencesPerReservation: UInt64 = 1024

    /// The state in `path`. A new source when there is none, and when it was damaged: nobody knows then which sequences the old one has used.
    static func load(_ path: String, world: any World) throws(SpoolError) -> (state: SpoolState, wasDamaged: Bool) {
        let fresh = SpoolState(source: world.random.uuid(), sequenceReserved: 1)
        do throws(DiskError) {
            let bytes = try world.disk.readFile(path)
            return SpoolState(reading: bytes).map { ($0, false) } ?? (fresh, true)
        } catch {
            guard error.kind == .notFound else { throw .disk(error) }
            return (fresh, false)
        }
    }

    func save(_ path: String, disk: any Disk) throws(SpoolError) {
        let json = JSONValue.object([
            .init("source", .string(source)), .init("sequenceReserved", .int(Int64(clamping: sequenceReserved))),
            .init("droppedBatches", .int(Int64(clamping: droppedBatches))), .init("droppedDatums", .int(Int64(clamping: droppedDatums))),
        ])
        do throws(DiskError) { try disk.replaceFile(path, with: SealedText.sealed(json.encodedText)) } catch { throw .disk(error) }
    }

    private static func number(_ value: JSONValue) -> UInt64? { value.integer.flatMap { UInt64(exactly: $0) } }
}

extension SpoolState {
    /// Nil when the bytes are damaged.
    init?(reading bytes: [UInt8]) {
        // The parser's words add nothing to "this file is not what we wrote".
        guard let text = SealedText.text(of: bytes), let json = try? JSONValue(parsing: text), let source = json["source"]?.text, !source.isEmpty,
            let reserved = json["sequenceReserved"].flatMap(SpoolState.number), let batches = json["droppedBatches"].flatMap(SpoolState.number),
            let datums = json["droppedDatums"].flatMap(SpoolState.number)
        else { return nil }
        self.init(source: source, sequenceReserved: reserved, droppedBatches: batches, droppedDatums: datums)
    }
}
