/// The path of a canonical request, for every service but S3: empty and dot segments resolved, then each segment encoded
/// once more as it stood in the request line (so `%20` on the wire is signed as `%2520`).
enum CanonicalPath {
    static func append(_ path: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "/"))
        let bytes = path.utf8
        let segments = resolved(bytes)
        guard !segments.isEmpty else { return }
        for (index, segment) in segments.enumerated() {
            if index > 0 { out.append(UInt8(ascii: "/")) }
            for byte in segment { PercentCoding.append(byte, to: &out) }
        }
        if bytes.last == UInt8(ascii: "/") { out.append(UInt8(ascii: "/")) }
    }

    private static func resolved(_ path: String.UTF8View) -> [Substring.UTF8View] {
        guard path.count > 1 else { return [] }
        var segments: [Substring.UTF8View] = []
        for segment in path.split(separator: UInt8(ascii: "/")) {
            if segment.elementsEqual(".".utf8) { continue }
            if segment.elementsEqual("..".utf8) { _ = segments.popLast() } else { segments.append(segment) }
        }
        return segments
    }
}
