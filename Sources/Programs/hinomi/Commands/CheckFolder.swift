import Base
import MetricStore
import RecordStore
import World

/// The checks of the two stores, as lines for people.
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
}
