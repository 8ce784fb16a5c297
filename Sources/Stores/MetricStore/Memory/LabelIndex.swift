import Base

/// Finds the series of a shard by their labels: for each name and for each name with value (by hash) the slots that have
/// it. Only a filter: whoever uses it checks the labels. Brought up to date when it is asked, not while samples come in.
struct LabelIndex {
    private var slots: [UInt64: [UInt32]] = [:]
    private var indexed = 0
    /// Slots below `indexed` that got a series after it was reached.
    private var reused: [UInt32] = []
    private let seed: UInt64

    init(seed: UInt64) { self.seed = seed }

    /// Forgets everything; after series were removed.
    mutating func reset() {
        slots.removeAll()
        reused.removeAll()
        indexed = 0
    }

    mutating func noteInsert(_ slot: Int) { if slot < indexed { reused.append(UInt32(slot)) } }

    mutating func update(_ table: SeriesTable) {
        for slot in indexed..<max(indexed, table.entries.count) where table.entries[slot].isLive {
            table.labels(slot).withUnsafeBytes { add($0, UInt32(slot)) }
        }
        for slot in reused { table.labels(Int(slot)).withUnsafeBytes { add($0, slot) } }
        reused.removeAll()
        indexed = table.entries.count
    }

    private mutating func add(_ labels: UnsafeRawBufferPointer, _ slot: UInt32) {
        _ = CanonicalPairs.forEach(labels) { pair in
            slots[XXHash64.hash(pair, seed: seed), default: []].append(slot)
            slots[XXHash64.hash(LabelIndex.name(of: pair), seed: seed), default: []].append(slot)
        }
    }

    /// The bytes of a label up to the end of its name.
    static func name(of pair: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var cursor = DecodeCursor(pair)
        guard let length = cursor.count(max: pair.count), cursor.slice(length) != nil else { return pair }
        return .init(rebasing: pair[..<cursor.offset])
    }

    /// The slots that may match all conditions; nil when no condition narrows them.
    func candidates(_ matchers: [LabelMatcher]) -> [UInt32]? {
        var best: [UInt32]?
        for matcher in matchers {
            guard let key = key(matcher) else { continue }
            let found = slots[key] ?? []
            if found.count < best?.count ?? .max { best = found }
        }
        return best
    }

    private func key(_ matcher: LabelMatcher) -> UInt64? {
        switch matcher {
        case .equals(_, ""): return nil
        case .equals(let name, let value): return XXHash64.hash(Labels([(name: name, value: value)]).bytes, seed: seed)
        case .exists(let name):
            var writer = ByteWriter()
            writer.writeText(name)
            return XXHash64.hash(writer.bytes, seed: seed)
        }
    }
}

extension LabelMatcher {
    /// Whether a series with these canonical labels matches.
    static func allMatch(_ matchers: [LabelMatcher], _ labels: Labels) -> Bool {
        matchers.allSatisfy { matcher in
            switch matcher {
            case .equals(let name, let value): (labels[name] ?? "") == value
            case .exists(let name): labels[name] != nil
            }
        }
    }
}
