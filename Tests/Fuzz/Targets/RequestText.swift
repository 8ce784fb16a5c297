import Base

/// A request as corpus files write it: `METHOD target`, header lines `Name: value`, an empty line, and the body as it is.
///
/// Any bytes are some request, so that every change of a file is a change of a request.
struct RequestText {
    let request: HTTPRequest

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        let first = RequestText.line(&rest).split(separator: " ", maxSplits: 1)
        let target = first.count > 1 ? first[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false) : ["/"]
        var fields: [(name: String, value: String)] = []
        while !rest.isEmpty {
            let line = RequestText.line(&rest)
            if line.isEmpty { break }
            let sides = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            fields.append((name: String(sides[0]), value: sides.count > 1 ? String(sides[1].drop { $0 == " " }) : ""))
        }
        request = HTTPRequest(
            method: String(first.first ?? "POST"), path: String(target[0]), query: target.count > 1 ? String(target[1]) : nil,
            headers: HTTPHeaders(fields), body: Array(rest), peer: "127.0.0.1:1")
    }

    private static func line(_ rest: inout ArraySlice<UInt8>) -> Substring {
        let line = rest.prefix { $0 != 0x0A }
        rest = rest.dropFirst(line.count + 1)
        return String(decoding: line, as: UTF8.self)[...]
    }
}
