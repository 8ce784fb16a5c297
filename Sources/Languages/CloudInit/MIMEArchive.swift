import Base

/// Reads a MIME archive as `cloud-init devel make-mime` writes it (RFC 2046 §5.1): parts with a type, plain or in base64.
enum MIMEArchive {
    struct Part: Hashable, Sendable {
        let kind: PartKind
        /// What people call it; empty when it has no name.
        let name: String
        let content: [UInt8]
    }

    static func parts(_ bytes: [UInt8]) throws(CloudInitError) -> [Part] {
        let (headers, body) = split(bytes[...])
        guard let boundary = parameter("boundary", of: headers["content-type"] ?? ""), !boundary.isEmpty, boundary.utf8.count <= 70 else {
            throw CloudInitError("a MIME archive without a boundary cannot be read")
        }
        if let encoding = headers["content-transfer-encoding"], !["7bit", "8bit", "binary"].contains(encoding.lowercased()) { throw CloudInitError("a MIME archive encoded as \(encoding) is not read") }
        var parts: [Part] = []
        for (index, piece) in try pieces(body, boundary).enumerated() {
            guard index < CloudInitLimits.partsMax else { throw CloudInitError("a MIME archive has more than \(CloudInitLimits.partsMax) parts") }
            if let part = try part(piece, number: index + 1) { parts.append(part) }
        }
        return parts
    }

    /// What stands between the lines of the boundary; the last of them must be there.
    private static func pieces(_ body: ArraySlice<UInt8>, _ boundary: String) throws(CloudInitError) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = [], start: Int?, at = body.startIndex
        while at < body.endIndex {
            let end = body[at...].firstIndex(of: 0x0A) ?? body.endIndex
            let line = String(decoding: body[at..<end], as: UTF8.self).trimmedEnd
            if line == "--\(boundary)" || line == "--\(boundary)--" {
                if let start { pieces.append(body[start..<max(start, at - 1)]) }
                if line.hasSuffix("--\(boundary)--") || line == "--\(boundary)--" { return pieces }
                start = min(end + 1, body.endIndex)
            }
            at = end + 1
        }
        throw CloudInitError("a MIME archive is not closed by its boundary")
    }

    private static func part(_ piece: ArraySlice<UInt8>, number: Int) throws(CloudInitError) -> Part? {
        let (headers, body) = split(piece)
        let type = (headers["content-type"] ?? "text/plain").split(separator: ";").first.map { String($0).trimmed.lowercased() } ?? "text/plain"
        let name = parameter("filename", of: headers["content-disposition"] ?? "") ?? "part-\(number < 10 ? "00" : number < 100 ? "0" : "")\(number)"
        let content = try decoded(body, headers["content-transfer-encoding"] ?? "7bit", name)
        switch type {
        case "text/x-shellscript":
            guard content.starts(with: Array("#!".utf8)) else { throw CloudInitError("\(name): a script begins with #!") }
            return Part(kind: .script, name: name, content: content)
        case "text/cloud-config": return Part(kind: .configuration, name: name, content: content)
        case "text/cloud-boothook": return Part(kind: .hook, name: name, content: content)
        // As cloud-init does: what has no type of its own is looked at.
        case "text/plain", "application/octet-stream", "text/x-not-multipart": return try PartKind.of(content).map { Part(kind: $0, name: name, content: content) }
        default: throw CloudInitError("\(name): parts of the type \(type) are not acted on")
        }
    }

    private static func decoded(_ body: ArraySlice<UInt8>, _ encoding: String, _ name: String) throws(CloudInitError) -> [UInt8] {
        switch encoding.lowercased() {
        case "7bit", "8bit", "binary": return Array(body)
        case "base64":
            guard let bytes = Base64Text.decoded(body.filter { ![0x0A, 0x0D, 0x20, 0x09].contains($0) }) else { throw CloudInitError("\(name): its base64 is damaged") }
            return bytes
        default: throw CloudInitError("\(name): the encoding \(encoding) is not read")
        }
    }

    /// The headers by name in small letters, folded lines joined, and what follows the empty line.
    private static func split(_ bytes: ArraySlice<UInt8>) -> ([String: String], ArraySlice<UInt8>) {
        var headers: [String: String] = [:], last = "", rest = bytes
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self).trimmedEnd
            rest = rest[min(end + 1, rest.endIndex)...]
            if line.isEmpty { break }
            if line.first == " " || line.first == "\t" {
                headers[last, default: ""] += " " + line.trimmed
                continue
            }
            let sides = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            last = String(sides[0]).trimmed.lowercased()
            headers[last] = sides.count > 1 ? String(sides[1]).trimmed : ""
        }
        return (headers, rest)
    }

    /// `boundary` of `multipart/mixed; boundary="===x=="`.
    private static func parameter(_ name: String, of header: String) -> String? {
        for piece in header.split(separator: ";").dropFirst() {
            let sides = piece.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, String(sides[0]).trimmed.lowercased() == name else { continue }
            let value = String(sides[1]).trimmed
            return value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"") ? String(value.dropFirst().dropLast()) : value
        }
        return nil
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self[...]
        while let last = text.unicodeScalars.last, [" ", "\t", "\r"].contains(last) { text.unicodeScalars.removeLast() }
        return String(text)
    }

    fileprivate var trimmed: String { String(trimmedEnd.drop { $0 == " " || $0 == "\t" }) }
}
