import Base
import World

/// Everything that a simulated disk is, as a value: names, contents, open files, planted faults and chance.
struct SimDiskState: Sendable {
    typealias Node = SimFolderTree.Node

    struct Handle: Hashable, Sendable {
        let id: Int
        let node: Node
    }

    var tree = SimFolderTree()
    var files: [Node: SimFileContent] = [:]
    var faults: [SimDiskFault] = []
    var capacityBytes: Int64
    private var random: SeededRandom
    private var handles: Set<Handle> = []
    private var locks: [Node: Handle] = [:]
    private var nextHandle = 0

    init(random: SeededRandom, capacityBytes: Int64) { (self.random, self.capacityBytes) = (random, capacityBytes) }

    var freeBytes: Int64 { max(0, capacityBytes - files.values.reduce(0) { $0 + Int64($1.bytes.count) }) }

    mutating func reseed(_ seed: UInt64) {
        random = SeededRandom(seed: seed)
        endProcess()
    }

    mutating func endProcess() {
        handles = []
        locks = [:]
        sweep()
    }

    mutating func crash() {
        let mode = random.next() & 3
        let cut = random.next()
        var coins = random
        tree.crash { index, count in
            switch mode {
            case 0: true
            case 1: false
            // As a journal does: all changes up to some moment.
            case 2: UInt64(index) < cut % UInt64(count + 1)
            default: coins.next() & 1 == 0
            }
        }
        random = coins
        endProcess()
        for node in files.keys.sorted() { files[node]?.crash(&random) }
    }

    func paths() -> [String] { paths(in: SimFolderTree.root, prefix: "").sorted() }

    private func paths(in folder: Node, prefix: String) -> [String] {
        tree.names(in: folder).flatMap { name -> [String] in
            guard let node = tree.now[.init(folder: folder, name: name)] else { return [] }
            return tree.folders.contains(node) ? paths(in: node, prefix: prefix + "/" + name) : [prefix + "/" + name]
        }
    }

    // MARK: Names

    mutating func open(_ path: String, create: Bool) throws(DiskError) -> Handle {
        if let node = tree.find(path) {
            guard files[node] != nil else { throw DiskError(.io(SimDiskState.isFolderError), path: path, operation: "open") }
            return handle(node)
        }
        guard create, let place = tree.place(path) else { throw DiskError(.notFound, path: path, operation: "open") }
        let node = tree.makeNode(isFolder: false)
        files[node] = SimFileContent()
        tree.add(node, at: place)
        return handle(node)
    }

    mutating func makeFolder(_ path: String) throws(DiskError) {
        var built = ""
        for part in SimFolderTree.parts(path) {
            built += "/" + part
            if let node = tree.find(built) {
                guard tree.folders.contains(node) else { throw DiskError(.exists, path: path, operation: "make folder") }
            } else if let place = tree.place(built) {
                tree.add(tree.makeNode(isFolder: true), at: place)
            }
        }
    }

    mutating func rename(_ path: String, to target: String) throws(DiskError) {
        guard let from = tree.place(path), let node = tree.now[from], let to = tree.place(target) else {
            throw DiskError(.notFound, path: path, operation: "rename")
        }
        if let old = tree.now[to], old != node, tree.folders.contains(old) || tree.folders.contains(node) {
            throw DiskError(.exists, path: target, operation: "rename")
        }
        tree.move(from, to: to)
    }

    mutating func remove(_ path: String) throws(DiskError) {
        guard let place = tree.place(path), let node = tree.now[place] else { throw DiskError(.notFound, path: path, operation: "remove") }
        guard !tree.folders.contains(node) || tree.names(in: node).isEmpty else {
            throw DiskError(.io(SimDiskState.notEmptyError), path: path, operation: "remove")
        }
        tree.remove(place)
        sweep()
    }

    mutating func syncFolder(_ path: String) throws(DiskError) {
        guard let node = tree.find(path), tree.folders.contains(node) else { throw DiskError(.notFound, path: path, operation: "sync folder") }
        tree.sync(node)
        sweep()
    }

    // MARK: Open files

    func isOpen(_ handle: Handle) -> Bool { handles.contains(handle) }

    mutating func lock(_ handle: Handle) -> Bool {
        if let holder = locks[handle.node], holder != handle { return false }
        locks[handle.node] = handle
        return true
    }

    mutating func close(_ handle: Handle) {
        guard handles.remove(handle) != nil else { return }
        if locks[handle.node] == handle { locks[handle.node] = nil }
        sweep()
    }

    // MARK: Faults

    /// The effect of the first planted fault that strikes now.
    mutating func strike(_ operation: SimDiskFault.Operation, _ path: String) -> SimDiskFault.Effect? {
        for index in faults.indices where faults[index].operation == operation && (faults[index].pathContains.isEmpty || path.contains(faults[index].pathContains)) {
            guard faults[index].timesMax != 0, faults[index].oneIn <= 1 || random.next() % faults[index].oneIn == 0 else { continue }
            faults[index].timesMax = faults[index].timesMax.map { $0 - 1 }
            return faults[index].effect
        }
        return nil
    }

    mutating func random(below bound: Int) -> Int { bound > 0 ? Int(random.next() % UInt64(bound)) : 0 }

    private mutating func handle(_ node: Node) -> Handle {
        nextHandle += 1
        let handle = Handle(id: nextHandle, node: node)
        handles.insert(handle)
        return handle
    }

    /// Forgets contents that no name and no open file leads to.
    private mutating func sweep() {
        let live = tree.referenced.union(handles.map(\.node))
        guard live.count < files.count + tree.folders.count else { return }
        for node in files.keys.sorted() where !live.contains(node) { files[node] = nil }
    }

    /// EISDIR and ENOTEMPTY of Linux.
    private static let isFolderError: Int32 = 21, notEmptyError: Int32 = 39
}
