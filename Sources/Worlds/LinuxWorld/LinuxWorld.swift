import World

/// The real doors: the clock, disk, network and processes of this machine, and the kernel's random numbers.
public struct LinuxWorld: World {
    public let clock: any WorldClock
    public let disk: any Disk
    public let network: any Network
    public let processes: any Processes
    public let random: any RandomSource

    /// - Parameter trustedAuthoritiesFile: a PEM file of certificate authorities that outgoing TLS trusts besides the
    ///   system's, for servers of one's own. It is read at the first TLS connection.
    public init(trustedAuthoritiesFile: String? = nil) {
        clock = LinuxClock()
        disk = LinuxDisk()
        network = LinuxNetwork(trustedAuthoritiesFile: trustedAuthoritiesFile)
        processes = LinuxProcesses()
        random = LinuxRandom()
    }
}
