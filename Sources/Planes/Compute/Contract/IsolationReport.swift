/// What keeps an instance from the server and from other instances, and what this machine could not give, with the reason.
public struct IsolationReport: Hashable, Sendable, Codable {
    public enum Wall: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
        /// A user id that no other process has.
        case userID
        /// File systems of its own: the data folder and other instances' files cannot be named.
        case files
        /// It sees and can signal only its own processes.
        case processes
        /// An address and interface of its own.
        case network
        /// It can gain no privilege, and has none.
        case privileges
        /// The processor time, memory and number of processes that its type has.
        case resources

        public static func < (a: Wall, b: Wall) -> Bool { a.rawValue < b.rawValue }
    }

    public struct Gap: Hashable, Sendable, Codable {
        public var wall: Wall
        public var reason: String
        public init(_ wall: Wall, _ reason: String) { (self.wall, self.reason) = (wall, reason) }
    }

    /// What stands, sorted.
    public var walls: [Wall]
    /// What does not, sorted by wall.
    public var gaps: [Gap]

    public init(walls: [Wall] = [], gaps: [Gap] = []) { (self.walls, self.gaps) = (walls.sorted(), gaps.sorted { $0.wall < $1.wall }) }

    public func has(_ wall: Wall) -> Bool { walls.contains(wall) }

    /// One line a gap, for descriptions and logs.
    public var sentences: [String] { gaps.map { "\($0.wall.rawValue): \($0.reason)" } }
}
