import Synchronization

/// The bytes of request bodies that are held at one time, over all connections.
final class BodyBudget: Sendable {
    let bytesMax: Int
    private let held = Atomic<Int>(0)

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    var bytesHeld: Int { held.load(ordering: .relaxed) }

    /// Counts the bytes; false, and nothing counted, when they do not fit.
    func reserve(_ count: Int) -> Bool {
        if held.add(count, ordering: .relaxed).newValue <= bytesMax { return true }
        release(count)
        return false
    }

    func release(_ count: Int) { held.subtract(count, ordering: .relaxed) }
}
