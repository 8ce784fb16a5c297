import World

/// The doors of this machine that need no thread: for a program that forks, and is there once for each instance.
public struct LocalDoors: Sendable {
    public let clock: any WorldClock
    public let disk: any Disk
    public let processes: any Processes

    public init() { (clock, disk, processes) = (LinuxClock(), LinuxDisk(), LinuxProcesses()) }
}
