import Base

/// How `content` of a file to be written is encoded (cloud-init documentation, Write Files).
enum FileEncoding {
    static func decoded(_ text: [UInt8], _ encoding: String?, _ name: String, _ gunzip: Gunzip) throws(CloudInitError) -> [UInt8] {
        switch encoding ?? "text/plain" {
        case "text/plain": return text
        case "b64", "base64": return try base64(text, name)
        // YAML carries bytes as `!!binary`, which is base64 too.
        case "gz", "gzip", "gz+b64", "gz+base64", "gzip+b64", "gzip+base64":
            guard let bytes = gunzip(try base64(text, name)) else { throw CloudInitError("\(name): its gzip data are damaged or too large") }
            return bytes
        default: throw CloudInitError("\(name): the encoding \(encoding ?? "") is not known")
        }
    }

    private static func base64(_ text: [UInt8], _ name: String) throws(CloudInitError) -> [UInt8] {
        guard let bytes = Base64Text.decoded(text.filter { ![0x0A, 0x0D, 0x20, 0x09].contains($0) }) else { throw CloudInitError("\(name): its base64 is damaged") }
        return bytes
    }
}
