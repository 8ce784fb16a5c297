import GRDB

extension SQLiteRecordStore {
    /// Copies what can be trusted of the damaged store at `path`, its log included, into a new one at `target`, and brings back from
    /// history the records whose row is lost; also one that was deleted, if the row that says so is lost. Changes nothing at `path`,
    /// which nobody may have open; works in files beside `target`. Answers what was left behind, sorted.
    ///
    /// Throws `.damaged` when not even the tables can be found, `.failed` when there is something at `target`. Blocks.
    public static func salvage(from path: String, to target: String) throws(RecordStoreError) -> [RecordDamage] {
        do {
            guard try PrivateFile.size(target) == 0 else { throw RecordStoreError.failed("\(target) is there already") }
            let attempts = SalvageAttempts(path: path, target: target)
            defer { attempts.cleanUp() }
            let found = try attempts.best()
            try PrivateFile.sync(found.path)
            try PrivateFile.rename(found.path, to: target)
            return found.left.sorted { ($0.place, $0.reason) < ($1.place, $1.reason) }
        } catch {
            throw RecordStoreError(any: error)
        }
    }
}

/// The ways to read a damaged file: as it is, and, when that does not bring everything, with the first page of a sound store, whose
/// tables begin at the same pages. The way that brings most rows is taken.
struct SalvageAttempts {
    struct Found {
        let path: String
        let rows: Int
        let left: [RecordDamage]
    }

    let path: String
    let target: String

    private var copy: String { target + ".copy" }
    private var template: String { target + ".template" }
    private func result(_ way: Int) -> String { "\(target).salvaged\(way)" }

    func best() throws -> Found {
        let asItIs = Result { try attempt(0, firstPage: nil) }
        if case .success(let found) = asItIs, found.left.isEmpty { return found }
        var ways = [asItIs]
        for (number, page) in try soundFirstPages().enumerated() { ways.append(Result { try attempt(number + 1, firstPage: page) }) }
        // What stopped the other ways is no news: the plain one tells what is wrong.
        let found = ways.compactMap { try? $0.get() }.max { $0.rows < $1.rows }
        guard let found else { return try asItIs.get() }
        return found
    }

    func cleanUp() {
        for file in [copy, template, template + ".vacuumed"] + (0..<3).map(result) {
            // What stays is overwritten by the next salvage.
            for suffix in ["", "-wal", "-shm", "-journal"] { try? PrivateFile.remove(file + suffix) }
        }
    }

    private func attempt(_ way: Int, firstPage: [UInt8]?) throws -> Found {
        try copySource(firstPage: firstPage)
        let source = try DatabaseQueue(path: copy, configuration: SQLiteConnection.configuration())
        let path = result(way)
        for suffix in ["", "-wal", "-shm"] { try PrivateFile.remove(path + suffix) }
        try PrivateFile.create(path)
        let into = try SQLiteConnection.prepare(path: path, configuration: SQLiteConnection.configuration())
        let (rows, left) = try source.inDatabase { from in
            try StoreFormat.inspect(from)
            return try into.inDatabase { into in try StoreSalvage(source: from, target: into).run() }
        }
        try into.inDatabase { _ = try $0.checkpoint(.truncate) }
        try into.close()
        try source.close()
        return Found(path: path, rows: rows, left: left)
    }

    /// A copy that may be changed: log mended, first page replaced.
    private func copySource(firstPage: [UInt8]?) throws {
        for suffix in ["", "-wal", "-shm"] { try PrivateFile.remove(copy + suffix) }
        for suffix in ["", "-wal"] { try PrivateFile.copy(path + suffix, to: copy + suffix) }
        if let firstPage { try PrivateFile.overwrite(copy, with: FirstPage.fitted(firstPage, fileBytes: PrivateFile.size(copy))) }
        _ = try LogFile.mend(path: copy)
    }

    /// The first pages of a store as `open` makes it, and as a backup writes it: there the tables begin elsewhere.
    private func soundFirstPages() throws -> [[UInt8]] {
        try PrivateFile.remove(template)
        try PrivateFile.remove(template + ".vacuumed")
        try PrivateFile.create(template)
        let made = try SQLiteConnection.prepare(path: template, configuration: SQLiteConnection.configuration())
        try made.inDatabase { _ = try $0.checkpoint(.truncate) }
        try made.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [template + ".vacuumed"]) }
        try made.close()
        return try [template, template + ".vacuumed"].map { Array(try PrivateFile.read($0, bytesMax: 1 << 20).prefix(FirstPage.bytes)) }
    }
}

/// The first page of a store: SQLite's header and the schema (SQLite Database File Format, section 1.3).
enum FirstPage {
    /// The size of every page: SQLite's default, which no release has changed.
    static let bytes = 4096

    /// The page with the number of pages that the file has, and no list of free ones.
    static func fitted(_ page: [UInt8], fileBytes: Int) -> [UInt8] {
        var page = page
        let pages = UInt32(truncatingIfNeeded: fileBytes / bytes)
        for (offset, value) in [(28, pages), (32, 0), (36, 0)] {
            for byte in 0..<4 { page[offset + byte] = UInt8(truncatingIfNeeded: value >> UInt32(24 - byte * 8)) }
        }
        return page
    }
}
