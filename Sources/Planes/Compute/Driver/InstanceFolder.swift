import Base
import World

/// The files of one process instance. Only the holder writes `record` and `output`, only control writes `order`.
public struct InstanceFolder: Hashable, Sendable {
    public let path: String
    public init(_ path: String) { self.path = path }

    public var order: String { path + "/order" }
    public var record: String { path + "/record" }
    /// Held by the holder as long as it lives: of two that are started only one goes on.
    public var lock: String { path + "/lock" }
    /// Console output; what was before it is in `previousOutput`.
    public var output: String { path + "/output" }
    public var previousOutput: String { path + "/output.1" }
    /// What the holder itself has to say.
    public var holderOutput: String { path + "/holder" }
    /// The digest of the image whose files are whole in its home.
    public var unpacked: String { path + "/unpacked" }
    /// The instance's own folder: its home.
    public var home: String { path + "/home" }

    /// The name under which an instance with files of its own sees its home, and the folder that is covered for it.
    public static let homeInside = "/home/instance", homeParent = "/home"
    public static let userDataName = "user-data", bootName = "rc.local"
    /// Names in its home that no image may bring.
    public static let reservedNames: Set<String> = [userDataName]

    /// Nil when there is none, or none that can be read.
    public func readOrder(_ disk: any Disk) -> HolderOrder? { read(order, disk) }
    public func readRecord(_ disk: any Disk) -> HolderRecord? { read(record, disk) }

    private func read<Document: RecordDocument>(_ file: String, _ disk: any Disk) -> Document? {
        // A file that is not there yet, or is damaged, says nothing: the other sources (the lock, the process) are asked.
        (try? disk.readFile(file)).flatMap { Document(bytes: $0) }
    }
}
