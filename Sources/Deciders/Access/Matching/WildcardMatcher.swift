/// Matches texts with wildcard patterns and counts what that costs: at most the text's length times the pattern's, never exponential.
struct WildcardMatcher {
    /// Comparisons left; at zero nothing matches any more and `isExhausted` is true, which the evaluation turns into a refusal.
    private(set) var comparisonsLeft: Int

    init(comparisonsMax: Int) { comparisonsLeft = comparisonsMax }

    var isExhausted: Bool { comparisonsLeft <= 0 }

    /// Whether the whole text is what the pattern says; ASCII letters compare without case when asked to.
    mutating func matches(_ text: [UInt8], _ pattern: [UInt16], ignoringCase: Bool = false) -> Bool {
        guard text.count <= AccessLimits.valueBytesMax else {
            // Neither answer would be safe: a deny must not be dodged by length.
            comparisonsLeft = 0
            return false
        }
        if pattern.count == 1, pattern.first == TextPattern.many { return true }
        var position = Position()
        while position.text < text.count {
            guard spend() else { return false }
            if position.step(text, pattern, ignoringCase) { continue }
            guard position.retry() else { return false }
        }
        return pattern[position.pattern...].allSatisfy { $0 == TextPattern.many }
    }

    private mutating func spend() -> Bool {
        guard comparisonsLeft > 0 else { return false }
        comparisonsLeft -= 1
        return true
    }

    /// Where a match stands, and the last `*`, to which it goes back: an earlier one need never be tried again.
    private struct Position {
        var text = 0
        var pattern = 0
        private var star: (pattern: Int, text: Int)?

        /// Goes on by one; false when the text does not fit.
        mutating func step(_ characters: [UInt8], _ units: [UInt16], _ ignoringCase: Bool) -> Bool {
            guard pattern < units.count else { return false }
            let unit = units[pattern]
            if unit == TextPattern.many {
                star = (pattern, text)
                pattern += 1
                return true
            }
            guard unit == TextPattern.one || Position.same(unit, characters[text], ignoringCase) else { return false }
            // `?` is a character, however many bytes it has.
            text += unit == TextPattern.one ? Position.length(characters, text) : 1
            pattern += 1
            return true
        }

        /// Lets the last `*` take one character more; false when there is none.
        mutating func retry() -> Bool {
            guard let last = star else { return false }
            star = (last.pattern, last.text + 1)
            (pattern, text) = (last.pattern + 1, last.text + 1)
            return true
        }

        private static func same(_ unit: UInt16, _ byte: UInt8, _ ignoringCase: Bool) -> Bool {
            if unit == UInt16(byte) { return true }
            guard ignoringCase, unit < 128, byte < 128 else { return false }
            let low = UInt8(truncatingIfNeeded: unit) | 0x20
            return low == byte | 0x20 && (97...122).contains(low)
        }

        private static func length(_ characters: [UInt8], _ start: Int) -> Int {
            var end = start + 1
            while end < characters.count, characters[end] & 0xC0 == 0x80 { end += 1 }
            return end - start
        }
    }
}
