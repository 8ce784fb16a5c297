import Synchronization

/// Matches the simple patterns of AWS models in linear time: literals and character classes with repetitions, without groups or
/// alternatives. A pattern beyond that is not enforced here (`known` is nil): its operation checks the value itself.
struct PatternMatcher: Sendable {
    struct Piece: Sendable {
        let isNegated: Bool
        let ranges: [ClosedRange<UInt32>]
        let minimum: Int
        /// nil: without end.
        let maximum: Int?

        func accepts(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } != isNegated }
    }

    private let pieces: [Piece]

    private static let cache = Mutex<[String: PatternMatcher?]>([:])

    /// The matcher of a pattern; nil where it is not simple.
    static func known(_ pattern: String) -> PatternMatcher? {
        if let known = cache.withLock({ $0[pattern] }) { return known }
        let matcher = PatternMatcher(pattern)
        cache.withLock { $0[pattern] = matcher }
        return matcher
    }

    init?(_ pattern: String) {
        var parser = PatternParser(pattern)
        guard let pieces = parser.pieces() else { return nil }
        self.pieces = pieces
    }

    /// True when the whole text is of the pattern. A set of places moves along the text, so that time is
    /// text times pattern whatever they hold.
    func matches(_ text: String) -> Bool {
        var places: Set<Place> = closure([Place(piece: 0, count: 0)])
        for scalar in text.unicodeScalars {
            var next: Set<Place> = []
            for place in places where place.piece < pieces.count && pieces[place.piece].accepts(scalar.value) {
                let piece = pieces[place.piece]
                if let maximum = piece.maximum, place.count >= maximum { continue }
                // Past the minimum of an endless piece, counting on would only make equal places look different.
                let count = piece.maximum == nil ? min(place.count + 1, piece.minimum) : place.count + 1
                next.insert(Place(piece: place.piece, count: count))
            }
            places = closure(next)
            if places.isEmpty { return false }
        }
        return places.contains { $0.piece == pieces.count }
    }

    private struct Place: Hashable { let piece: Int, count: Int }

    /// Adds the places that follow without taking a character.
    private func closure(_ places: Set<Place>) -> Set<Place> {
        var all = places
        var waiting = Array(places)
        while let place = waiting.popLast() {
            guard place.piece < pieces.count, place.count >= pieces[place.piece].minimum else { continue }
            let following = Place(piece: place.piece + 1, count: 0)
            if all.insert(following).inserted { waiting.append(following) }
        }
        return all
    }
}

/// Reads simple patterns.
private struct PatternParser {
    private var rest: Substring.UnicodeScalarView
    private static let repetitionMax = 4096

    init(_ pattern: String) {
        var text = pattern[...]
        if text.hasPrefix("^") { text = text.dropFirst() }
        if text.hasSuffix("$"), !text.hasSuffix("\\$") { text = text.dropLast() }
        rest = text.unicodeScalars
    }

    mutating func pieces() -> [PatternMatcher.Piece]? {
        var pieces: [PatternMatcher.Piece] = []
        while !rest.isEmpty {
            guard let atom = atom(), let times = repetition() else { return nil }
            pieces.append(.init(isNegated: atom.isNegated, ranges: atom.ranges, minimum: times.minimum, maximum: times.maximum))
        }
        return pieces
    }

    private mutating func atom() -> (isNegated: Bool, ranges: [ClosedRange<UInt32>])? {
        guard let scalar = rest.popFirst() else { return nil }
        switch scalar {
        case "[": return set()
        case "\\": return escape().map { (false, $0) }
        // Any character but the ends of lines.
        case ".": return (true, [10...10, 13...13, 0x85...0x85, 0x2028...0x2029])
        case "(", ")", "|", "*", "+", "?", "{", "}", "^", "$": return nil
        default: return (false, [scalar.value...scalar.value])
        }
    }

    private mutating func set() -> (isNegated: Bool, ranges: [ClosedRange<UInt32>])? {
        var ranges: [ClosedRange<UInt32>] = []
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        while let scalar = rest.popFirst() {
            if scalar == "]" { return ranges.isEmpty ? nil : (isNegated, ranges) }
            guard scalar != "[", let item = scalar == "\\" ? escape() : [scalar.value...scalar.value] else { return nil }
            guard rest.first == "-", let single = item.first, item.count == 1, single.count == 1, rest.dropFirst().first != "]" else {
                ranges += item
                continue
            }
            rest.removeFirst()
            guard let end = rest.popFirst(), let last = end == "\\" ? escape() : [end.value...end.value], let upper = last.first, last.count == 1,
                upper.lowerBound >= single.lowerBound
            else { return nil }
            ranges.append(single.lowerBound...upper.lowerBound)
        }
        return nil
    }

    private mutating func escape() -> [ClosedRange<UInt32>]? {
        guard let scalar = rest.popFirst() else { return nil }
        switch scalar {
        case "d": return [48...57]
        case "w": return [48...57, 65...90, 95...95, 97...122]
        case "s": return [9...13, 32...32]
        case "t": return [9...9]
        case "n": return [10...10]
        case "r": return [13...13]
        case "u": return hexadecimal(digits: 4)
        case "x": return hexadecimal(digits: 2)
        default: return scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? nil : [scalar.value...scalar.value]
        }
    }

    private mutating func hexadecimal(digits: Int) -> [ClosedRange<UInt32>]? {
        let text = String(String.UnicodeScalarView(rest.prefix(digits)))
        guard text.unicodeScalars.count == digits, let value = UInt32(text, radix: 16) else { return nil }
        rest = rest.dropFirst(digits)
        return [value...value]
    }

    private mutating func repetition() -> (minimum: Int, maximum: Int?)? {
        switch rest.first {
        case "*": rest.removeFirst(); return (0, nil)
        case "+": rest.removeFirst(); return (1, nil)
        case "?": rest.removeFirst(); return (0, 1)
        case "{": return bounds()
        default: return (1, 1)
        }
    }

    private mutating func bounds() -> (minimum: Int, maximum: Int?)? {
        guard let end = rest.firstIndex(of: "}") else { return nil }
        let parts = String(Substring(rest[rest.index(after: rest.startIndex)..<end])).split(separator: ",", omittingEmptySubsequences: false)
        rest = rest[rest.index(after: end)...]
        guard let first = parts.first, let minimum = Int(first), (0...Self.repetitionMax).contains(minimum) else { return nil }
        if parts.count == 1 { return (minimum, minimum) }
        if parts.count == 2, parts[1].isEmpty { return (minimum, nil) }
        guard parts.count == 2, let maximum = Int(parts[1]), (minimum...max(minimum, Self.repetitionMax)).contains(maximum) else { return nil }
        return (minimum, maximum)
    }
}
