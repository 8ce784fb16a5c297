import Base
import World

/// Where a virtual clock begins: at the time that was asked for, but never before the time that these data have already seen.
enum VirtualStart {
    private static func path(_ folder: String) -> String { folder + "/virtual-clock" }

    static func time(_ asked: Timestamp?, folder: String, world: any World) throws -> Timestamp {
        let start = asked ?? world.clock.now
        guard let seen = try seen(folder, disk: world.disk) else { return start }
        guard asked == nil || start >= seen else { throw CommandFailure("these data have been at \(seen.iso8601) already: the clock cannot start at \(start.iso8601)") }
        return max(start, seen)
    }

    /// The time that these data have reached; nil when no virtual clock ever ran on them.
    static func seen(_ folder: String, disk: any Disk) throws -> Timestamp? {
        guard disk.exists(path(folder)) else { return nil }
        guard let time = SealedText.text(of: try disk.readFile(path(folder))).flatMap({ Timestamp(iso8601: $0) }) else {
            throw CommandFailure("\(path(folder)) is damaged; remove it and start at a time that these data have not seen")
        }
        return time
    }

    static func remember(_ time: Timestamp, folder: String, world: any World) throws {
        try world.disk.replaceFile(path(folder), with: SealedText.sealed(time.iso8601Milliseconds))
    }
}
