/// The pieces that search cuts a name into: at changes of case as in camel case, before and behind numbers, and at
/// characters that are neither letters nor digits, which are left out (CloudWatch User Guide, Tokenization).
///
/// `SDBFailure` is `SDB`, `Failure`; `Project2-trial333` is `Project`, `2`, `trial`, `333`; `couNT` is `cou`, `NT`.
struct SearchTokens: Hashable, Sendable {
    /// In order, with their case.
    let pieces: [String]
    /// All letters and digits together, in lower case: `project2trial333`.
    let joined: String
    /// Whether something other than letters and digits stood between the first and the last piece.
    let hasDelimiters: Bool

    init(_ text: String) {
        let characters = Array(text)
        var pieces: [String] = [], piece = ""
        var hasDelimiters = false, isDelimited = false
        for (index, character) in characters.enumerated() {
            guard character.isLetter || character.isNumber else {
                isDelimited = !pieces.isEmpty || !piece.isEmpty
                if !piece.isEmpty { pieces.append(piece) }
                piece = ""
                continue
            }
            hasDelimiters = hasDelimiters || isDelimited
            if !piece.isEmpty, SearchTokens.isBoundary(before: index, in: characters) {
                pieces.append(piece)
                piece = ""
            }
            piece.append(character)
        }
        if !piece.isEmpty { pieces.append(piece) }
        (self.pieces, self.hasDelimiters) = (pieces, hasDelimiters)
        joined = pieces.joined().lowercased()
    }

    /// Whether a search for `term` finds the text that these tokens are of.
    ///
    /// A term of one piece matches a whole piece, or all pieces together, without regard to case. A term of several must
    /// stand as consecutive pieces: with regard to case when it is written in one word (`CustomCount`), without when
    /// delimiters part it (`network/errors`) (CloudWatch User Guide, Partial matches; Non-alphanumeric characters).
    func match(_ term: SearchTokens) -> Bool {
        if term.pieces.count == 1 { return term.joined == joined || pieces.contains { $0.lowercased() == term.joined } }
        guard !term.pieces.isEmpty, term.pieces.count <= pieces.count else { return false }
        return (0...pieces.count - term.pieces.count).contains { start in
            zip(pieces[start...], term.pieces).allSatisfy { term.hasDelimiters ? $0.lowercased() == $1.lowercased() : $0 == $1 }
        }
    }

    private static func isBoundary(before index: Int, in characters: [Character]) -> Bool {
        let previous = characters[index - 1], current = characters[index]
        if previous.isNumber != current.isNumber { return true }
        guard current.isUppercase else { return false }
        if !previous.isUppercase { return true }
        // The last capital of several belongs to the word that follows: SDBFailure.
        return index + 1 < characters.count && characters[index + 1].isLowercase
    }
}
