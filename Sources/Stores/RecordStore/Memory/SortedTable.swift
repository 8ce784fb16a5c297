/// Values in the order of their keys, in two arrays: small, quick to scan, and the same on every run.
struct SortedTable<Key: Comparable, Value> {
    private(set) var keys: [Key] = []
    private(set) var values: [Value] = []

    subscript(key: Key) -> Value? {
        let index = firstIndex(notBefore: key)
        return index < keys.count && keys[index] == key ? values[index] : nil
    }

    /// Sets, or with nil removes; answers what was there.
    @discardableResult
    mutating func set(_ key: Key, to value: Value?) -> Value? {
        let index = firstIndex(notBefore: key)
        let isThere = index < keys.count && keys[index] == key
        let old = isThere ? values[index] : nil
        switch (value, isThere) {
        case (let value?, true): values[index] = value
        case (let value?, false):
            keys.insert(key, at: index)
            values.insert(value, at: index)
        case (nil, true):
            keys.remove(at: index)
            values.remove(at: index)
        case (nil, false): break
        }
        return old
    }

    /// The first position whose key is not before `key`.
    func firstIndex(notBefore key: Key) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
