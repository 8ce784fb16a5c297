import Base
import Glibc
import Testing

/// The zone files of this machine, where it has them.
@Suite(.enabled(if: SystemZone.bytes("Asia/Tokyo") != nil, "the package tzdata is not installed"))
struct ZoneFileTests {
    /// Offsets in seconds at five moments, as Python's zoneinfo tells them: at the epoch, in January and July 2026, in 2049 and in 2096.
    static let moments: [Int64] = [0, 1_767_571_200, 1_783_209_600, 2_500_000_000, 4_000_000_000]

    @Test("Offsets are those of the zone, behind its last transition too", arguments: [
        ("America/New_York", [-18_000, -18_000, -14_400, -14_400, -14_400]), ("Asia/Tokyo", [32_400, 32_400, 32_400, 32_400, 32_400]),
        ("Europe/London", [3600, 0, 3600, 0, 3600]), ("Australia/Sydney", [36_000, 39_600, 36_000, 39_600, 36_000]),
        ("Asia/Kolkata", [19_800, 19_800, 19_800, 19_800, 19_800]), ("Etc/GMT+5", [-18_000, -18_000, -18_000, -18_000, -18_000]),
    ] as [(String, [Int64])])
    func offsets(name: String, seconds: [Int64]) throws {
        let bytes = try #require(SystemZone.bytes(name))
        let zone = try #require(ZoneFile(bytes))
        #expect(ZoneFileTests.moments.map { zone.offset(at: Timestamp(seconds: $0)).seconds } == seconds)
    }
}

enum SystemZone {
    static func bytes(_ name: String) -> [UInt8]? {
        guard let file = fopen("/usr/share/zoneinfo/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: ZoneFile.bytesMax)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }
}
