/// Cuts lines that end in CRLF out of bytes that arrive in any pieces. Counts all bytes of its lines against one limit.
struct HTTPLineReader {
    private var line: [UInt8] = []
    private var countLeft: Int

    init(countMax: Int) { countLeft = countMax }

    /// The next line without its end, or nil when more bytes are needed. Takes from the front of `bytes` what it uses.
    mutating func next(_ bytes: inout ArraySlice<UInt8>) throws(HTTPExchangeError) -> [UInt8]? {
        let end = bytes.firstIndex(of: 10).map { $0 + 1 } ?? bytes.endIndex
        let piece = bytes[..<end]
        guard piece.count <= countLeft else { throw .tooLarge("line or head") }
        countLeft -= piece.count
        line.append(contentsOf: piece)
        bytes = bytes[end...]
        guard line.last == 10 else { return nil }
        defer { line = [] }
        guard line.dropLast().last == 13 else { throw .malformed("line end") }
        return Array(line.dropLast(2))
    }
}
