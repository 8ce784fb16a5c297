import AWSWire
import Base
import Collector
import Delivery
import Identities
import ImageStore
import MetricStore
import RecordStore
import World

/// The checks of every kind of file in a data folder, as lines for people.
enum CheckFolder {
    static func metrics(_ folder: String, world: any World) -> [String] {
        guard world.disk.isFolder(folder) else { return ["metrics: the folder is missing"] }
        do {
            let report = try MetricStoreCheck.run(folder: folder, disk: world.disk)
            return report.findings.filter { $0.severity == .damage }.map { "metrics: \($0)" }
        } catch { return ["metrics: \(error)"] }
    }

    static func records(_ path: String, world: any World) -> [String] {
        guard world.disk.exists(path) else { return ["records: the database is missing"] }
        return SQLiteRecordStore.check(path: path).map { "records: \($0)" }
    }

    /// Keys, account, clock, the pair that signs webhooks, and the key of identities.
    static func smallFiles(_ folder: String, disk: any Disk) -> [String] {
        var findings: [String] = []
        if let damage = KeyRing.damage(in: folder, disk: disk) { findings.append("credentials: \(damage)") }
        do { _ = try AccountFile.read(folder, disk: disk) } catch { findings.append("account: \(error)") }
        do { _ = try VirtualStart.seen(folder, disk: disk) } catch { findings.append("virtual-clock: \(error)") }
        do {
            if let damage = try MessageSigner.damage(in: folder, disk: disk) { findings.append("sns-signing: \(damage)") }
        } catch { findings.append("sns-signing: \(error)") }
        do {
            if let damage = try IdentitySeal.damage(in: folder, disk: disk) { findings.append("identity.key: \(damage)") }
        } catch { findings.append("identity.key: \(error)") }
        return findings
    }

    /// The files of images.
    static func images(_ folder: String, disk: any Disk) -> [String] {
        do { return try ImageCheck.findings(folder: folder, disk: disk).map { "images: \($0)" } } catch { return ["images: \(error)"] }
    }

    static func spool(_ folder: String, disk: any Disk) -> [String] {
        do { return try SpoolCheck.findings(folder: folder, disk: disk).map { "agent: \($0)" } } catch { return ["agent: \(error)"] }
    }
}
