/// The names of a simulated disk: as they are now, as they are on stable storage, and the changes between the two.
///
/// A change (a new name, a removal, a rename) is kept or lost whole. `sync` of a folder makes its changes stable, with those
/// before them that they rest on.
struct SimFolderTree: Sendable {
    typealias Node = Int

    struct Place: Hashable, Sendable {
        let folder: Node
        let name: String
    }

    struct Change: Sendable {
        var removed: Place?
        var added: Place?
        let node: Node

        func touches(_ folder: Node) -> Bool { removed?.folder == folder || added?.folder == folder }
        func touches(_ places: Set<Place>) -> Bool { [removed, added].contains { $0.map(places.contains) ?? false } }
    }

    static let root: Node = 0

    private(set) var folders: Set<Node> = [SimFolderTree.root]
    private(set) var now: [Place: Node] = [:]
    private(set) var stable: [Place: Node] = [:]
    private(set) var pending: [Change] = []
    private var nextNode: Node = 1

    mutating func makeNode(isFolder: Bool) -> Node {
        defer { nextNode += 1 }
        if isFolder { folders.insert(nextNode) }
        return nextNode
    }

    /// The node at a path; parts that are empty or `.` count as nothing.
    func find(_ path: String) -> Node? {
        var node = SimFolderTree.root
        for part in SimFolderTree.parts(path) {
            guard let next = now[Place(folder: node, name: part)] else { return nil }
            node = next
        }
        return node
    }

    /// The folder above a path and the last part of the path; nil when the folder is missing or the path is the root.
    func place(_ path: String) -> Place? {
        let parts = SimFolderTree.parts(path)
        guard let name = parts.last, let folder = find(parts.dropLast().joined(separator: "/")), folders.contains(folder) else { return nil }
        return Place(folder: folder, name: name)
    }

    func names(in folder: Node) -> [String] { now.keys.filter { $0.folder == folder }.map(\.name).sorted() }

    mutating func add(_ node: Node, at place: Place) { apply(Change(removed: nil, added: place, node: node)) }

    mutating func remove(_ place: Place) {
        guard let node = now[place] else { return }
        apply(Change(removed: place, added: nil, node: node))
    }

    mutating func move(_ place: Place, to target: Place) {
        guard let node = now[place], place != target else { return }
        apply(Change(removed: place, added: target, node: node))
    }

    mutating func sync(_ folder: Node) {
        let chosen = restingOn(folder)
        for (index, change) in pending.enumerated() where chosen.contains(index) { SimFolderTree.apply(change, to: &stable) }
        pending = pending.enumerated().filter { !chosen.contains($0.offset) }.map(\.element)
    }

    /// Goes back to stable storage with those of the pending changes that `isKept` picks, in their order.
    mutating func crash(keeping isKept: (_ index: Int, _ count: Int) -> Bool) {
        let count = pending.count
        for (index, change) in pending.enumerated() where isKept(index, count) { SimFolderTree.apply(change, to: &stable) }
        pending = []
        now = stable
    }

    /// Every node that a name leads to, now or after a crash.
    var referenced: Set<Node> { Set(now.values).union(stable.values).union(pending.map(\.node)) }

    private mutating func apply(_ change: Change) {
        SimFolderTree.apply(change, to: &now)
        pending.append(change)
    }

    private static func apply(_ change: Change, to names: inout [Place: Node]) {
        if let place = change.removed, names[place] == change.node { names[place] = nil }
        if let place = change.added { names[place] = change.node }
    }

    /// The pending changes of a folder, and the earlier ones of the same nodes and names.
    private func restingOn(_ folder: Node) -> Set<Int> {
        var chosen: Set<Int> = []
        var nodes: Set<Node> = []
        var places: Set<Place> = []
        for (index, change) in pending.enumerated().reversed()
        where change.touches(folder) || nodes.contains(change.node) || change.touches(places) {
            chosen.insert(index)
            nodes.insert(change.node)
            places.formUnion([change.removed, change.added].compactMap { $0 })
        }
        return chosen
    }

    static func parts(_ path: String) -> [String] { path.split(separator: "/").map(String.init).filter { $0 != "." } }
}
