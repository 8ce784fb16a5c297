/// What user data ask an instance to do, in the order in which it is done.
public struct BootWork: Hashable, Sendable {
    /// A file to be written.
    public struct File: Hashable, Sendable {
        public var path: String
        public var content: [UInt8]
        /// What chmod(2) takes.
        public var mode: UInt32
        public var isAppended: Bool
    }

    /// Something to be run, by what people call it.
    public struct Program: Hashable, Sendable {
        public var name: String
        /// A file that begins with `#!`.
        public var content: [UInt8]

        public init(name: String, content: [UInt8]) { (self.name, self.content) = (name, content) }
    }

    /// Run at every boot, before all else: `bootcmd` and `#cloud-boothook`.
    public var everyBoot: [Program] = []
    public var files: [File] = []
    /// Written after these: those with `defer`.
    public var deferredFiles: [File] = []
    /// Run at the first boot, after the files were written: scripts and `runcmd`, in the order of their names, as cloud-init does.
    public var programs: [Program] = []
    /// What is asked for and not done, each by name and with the reason.
    public var refusals: [String] = []

    public init() {}

    public var isEmpty: Bool { self == BootWork() }
}
