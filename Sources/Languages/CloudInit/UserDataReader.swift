import Base

/// Unpacks gzip; nil for what is damaged or too large.
public typealias Gunzip = (_ packed: [UInt8]) -> [UInt8]?

/// Reads user data as cloud-init does (cloud-init documentation, User-data formats): a script, `#cloud-config`, or a MIME archive of several.
public enum UserDataReader {
    /// What some unpacked user data are.
    public enum Content: Hashable, Sendable {
        /// Begins with `#!`: run at the first boot.
        case script
        /// Nothing that cloud-init would act on: only to be read through the metadata service.
        case opaque
        case work(BootWork)
    }

    public static func read(_ bytes: [UInt8], gunzip: Gunzip) throws(CloudInitError) -> Content {
        guard bytes.count <= CloudInitLimits.bytesMax else { throw CloudInitError("they are larger than \(CloudInitLimits.bytesMax) bytes when they are unpacked") }
        switch try PartKind.of(bytes) {
        case .script: return .script
        case nil: return .opaque
        case .archive:
            var work = BootWork(), keys: Set<String> = []
            for part in try MIMEArchive.parts(bytes) { try add(part, to: &work, &keys, gunzip) }
            work.programs.sort { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
            return .work(work)
        case let kind?:
            var work = BootWork(), keys: Set<String> = []
            try add(MIMEArchive.Part(kind: kind, name: "", content: bytes), to: &work, &keys, gunzip)
            return .work(work)
        }
    }

    private static func add(_ part: MIMEArchive.Part, to work: inout BootWork, _ keys: inout Set<String>, _ gunzip: Gunzip) throws(CloudInitError) {
        switch part.kind {
        case .script: work.programs.append(.init(name: part.name, content: part.content))
        case .hook:
            // Its first line says what it is; the shell takes it as a comment.
            let hasInterpreter = part.content.starts(with: Array("#!".utf8))
            work.everyBoot.append(.init(name: part.name.isEmpty ? "#cloud-boothook" : part.name, content: hasInterpreter ? part.content : Array("#!/bin/sh\n".utf8) + part.content))
        case .configuration: try CloudConfig(part.content).add(to: &work, &keys, gunzip)
        case .archive: throw CloudInitError("a MIME archive lies inside of another")
        }
    }
}

/// What a piece of user data is, by how it begins.
enum PartKind: Hashable, Sendable {
    case script, configuration, hook, archive

    /// Nil for what nothing acts on; throws for what cloud-init would act on and we do not.
    static func of(_ bytes: [UInt8]) throws(CloudInitError) -> PartKind? {
        func begins(_ text: String) -> Bool { bytes.starts(with: text.utf8) }
        if begins("#!") { return .script }
        if begins("#cloud-config-archive") || begins("#cloud-config-jsonp") { throw CloudInitError("\(begins("#cloud-config-archive") ? "#cloud-config-archive" : "#cloud-config-jsonp") is not acted on") }
        if begins("#cloud-config") { return .configuration }
        if begins("#cloud-boothook") { return .hook }
        let head = String(decoding: bytes.prefix(64), as: UTF8.self).lowercased()
        if head.hasPrefix("content-type: multipart/") || head.hasPrefix("mime-version:") { return .archive }
        let others = [("#include", "#include"), ("#part-handler", "#part-handler"), ("#upstart-job", "#upstart-job"), ("## template:", "a jinja template")]
        if let other = others.first(where: { begins($0.0) }) { throw CloudInitError("\(other.1) is not acted on") }
        return nil
    }
}
