import Base
import World

/// Where a virtual clock begins: at the time that was asked for, but never before the time that these data have already seen.
enum VirtualStart {
    private static func path(_ folder: String) -> String { folder + "/virtual-clock" }

    static func time(_ asked: Timestamp?, folder: String, world: any World) throws -> Timestamp {
        let start = asked ?? world.clock.now
        guard world.disk.exists(path(folder)) else { return start }
        guard let seen = Timestamp(iso8601: String(decoding: try world.disk.readFile(path(folder)), as: UTF8.self)) else { return start }
        guard asked == nil || start >= seen else { throw CommandFailure("these data have been at \(seen.iso8601) already: the clock cannot start at \(start.iso8601)") }
        return max(start, seen)
    }

    static func remember(_ time: Timestamp, folder: String, world: any World) throws {
        try world.disk.replaceFile(path(folder), with: Array(time.iso8601Milliseconds.utf8))
    }
}
