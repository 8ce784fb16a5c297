import World

/// Reads every byte of an agent's state folder that no agent has open, and changes nothing.
public enum SpoolCheck {
    /// What is damaged, a line for each file, sorted; empty when the folder is not there.
    public static func findings(folder: String, disk: any Disk) throws(DiskError) -> [String] {
        guard disk.isFolder(folder) else { return [] }
        var findings: [String] = []
        if let bytes = try content(of: folder + "/source.json", disk), SpoolState(reading: bytes) == nil {
            findings.append("source.json: the checksum does not fit; the agent goes on as a new source")
        }
        if let bytes = try content(of: folder + "/acknowledged", disk), SpoolRecord.acknowledged(bytes) == nil {
            findings.append("acknowledged: the checksum does not fit; what is in the spool is sent again")
        }
        for part in ["spool", "dead"] where disk.isFolder("\(folder)/\(part)") {
            for name in try disk.list("\(folder)/\(part)") where name.hasSuffix(".segment") || name.hasSuffix(".batch") {
                let damaged = SpoolRecord.scan(try disk.readFile("\(folder)/\(part)/\(name)")).damagedBytes
                if damaged > 0 { findings.append("\(part)/\(name): \(damaged) bytes are no record: damaged, or torn before they counted") }
            }
        }
        return findings
    }

    private static func content(of path: String, _ disk: any Disk) throws(DiskError) -> [UInt8]? { disk.exists(path) ? try disk.readFile(path) : nil }
}
