import Base

extension BlockDirectory {
    /// The series of exactly these labels.
    ///
    /// The numbers of labels follow the order of their bytes, and a label's bytes are no prefix of another's, so the
    /// order of series by bytes is the order of their rows of numbers: small integers are compared, not labels.
    func find(_ labels: UnsafeRawBufferPointer) -> Int? {
        var row: [UInt32] = []
        var isKnown = true
        let isWhole = CanonicalPairs.forEach(labels) { pair in
            if let number = number(ofPair: pair) { row.append(number) } else { isKnown = false }
        }
        guard isWhole, isKnown else { return nil }
        var low = 0, high = seriesCount
        while low < high {
            let middle = (low + high) / 2
            if labelNumbers(of: middle).lexicographicallyPrecedes(row) { low = middle + 1 } else { high = middle }
        }
        return low < seriesCount && labelNumbers(of: low).elementsEqual(row) ? low : nil
    }

    private func number(ofPair pair: UnsafeRawBufferPointer) -> UInt32? {
        pairBytes.withUnsafeBytes { bytes in
            var low = 0, high = pairCount
            while low < high {
                let middle = (low + high) / 2
                let order = RawBytes.compare(.init(rebasing: bytes[pairStarts[middle]..<pairStarts[middle + 1]]), pair)
                if order == 0 { return UInt32(middle) }
                if order < 0 { low = middle + 1 } else { high = middle }
            }
            return nil
        }
    }

    /// The series that match all conditions and have a sample at or after `since`, in order.
    func select(_ matchers: [LabelMatcher], since: Int64) -> [Int] {
        let conditions = matchers.map { Condition($0, in: self) }
        if conditions.contains(where: \.isImpossible) { return [] }
        return (0..<seriesCount).filter { series in
            let row = labelNumbers(of: series)
            return conditions.allSatisfy { $0.holds(row) } && lastTime(of: series) >= since
        }
    }

    /// A matcher as numbers: a row must (or must not) hold one in a range, because labels of one name stand together.
    private struct Condition {
        let range: Range<UInt32>
        let wantsPresent: Bool

        init(_ matcher: LabelMatcher, in directory: BlockDirectory) {
            switch matcher {
            case .exists(let name):
                (range, wantsPresent) = (directory.numbers(ofName: name), true)
            case .equals(let name, ""):
                (range, wantsPresent) = (directory.numbers(ofName: name), false)
            case .equals(let name, let value):
                let bytes = Labels([(name: name, value: value)]).bytes
                let number = bytes.withUnsafeBytes { directory.number(ofPair: $0) }
                (range, wantsPresent) = (number.map { $0..<$0 + 1 } ?? 0..<0, true)
            }
        }

        var isImpossible: Bool { wantsPresent && range.isEmpty }

        func holds(_ row: ArraySlice<UInt32>) -> Bool { row.contains { range.contains($0) } == wantsPresent }
    }

    /// The numbers of all labels with this name, which stand together.
    private func numbers(ofName name: String) -> Range<UInt32> {
        var prefix = ByteWriter()
        prefix.writeText(name)
        var low = 0, high = pairCount
        while low < high {
            let middle = (low + high) / 2
            if pair(middle).lexicographicallyPrecedes(prefix.bytes) { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < pairCount, pair(end).starts(with: prefix.bytes) { end += 1 }
        return UInt32(low)..<UInt32(end)
    }
}
