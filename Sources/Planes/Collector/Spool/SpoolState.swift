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

    /// The state in `path`; a new source when there is none.
    static func load(_ path: String, world: any World) throws(SpoolError) -> SpoolState {
        let bytes: [UInt8]
        do throws(DiskError) { bytes = try world.disk.readFile(path) } catch {
            guard error.kind == .notFound else { throw .disk(error) }
            return SpoolState(source: world.random.uuid(), sequenceReserved: 1)
        }
        // The parser's words add nothing to "this file is not what we wrote".
        guard let json = try? JSONValue(parsing: bytes), let source = json["source"]?.text, !source.isEmpty, let reserved = json["sequenceReserved"].flatMap(number),
            let batches = json["droppedBatches"].flatMap(number), let datums = json["droppedDatums"].flatMap(number)
        else {
            throw .damagedState(path)
        }
        return SpoolState(source: source, sequenceReserved: reserved, droppedBatches: batches, droppedDatums: datums)
    }

    func save(_ path: String, disk: any Disk) throws(SpoolError) {
        let json = JSONValue.object([
            .init("source", .string(source)), .init("sequenceReserved", .int(Int64(clamping: sequenceReserved))),
            .init("droppedBatches", .int(Int64(clamping: droppedBatches))), .init("droppedDatums", .int(Int64(clamping: droppedDatums))),
        ])
        do throws(DiskError) { try disk.replaceFile(path, with: json.encoded) } catch { throw .disk(error) }
    }

    private static func number(_ value: JSONValue) -> UInt64? { value.integer.flatMap { UInt64(exactly: $0) } }
}
