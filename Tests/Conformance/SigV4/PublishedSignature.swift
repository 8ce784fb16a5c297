import Base
import Foundation
import Testing

/// One case of AWS' Signature Version 4 test suite: a signed request and what stands at each step on the way to its signature.
struct PublishedSignature: CustomTestStringConvertible {
    let name: String
    /// The signed request as it is sent.
    let signedRequest: [UInt8]
    let canonicalRequest: String
    let stringToSign: String
    let authorization: String

    var testDescription: String { name }

    /// The folder of the suite; nil where the environment names none.
    static var folder: String? {
        ProcessInfo.processInfo.environment["HINOMI_CONFORMANCE"].map { $0 + "/sigv4" }.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    }

    /// Every case, sorted by name.
    static let all: [PublishedSignature] = {
        guard let folder, let files = FileManager.default.enumerator(atPath: folder) else { return [] }
        return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".sreq") }.sorted().map { PublishedSignature("\(folder)/\($0.dropLast(5))") }
    }()

    private init(_ path: String) {
        func bytes(_ ending: String) -> [UInt8] { FileManager.default.contents(atPath: path + ending).map(Array.init) ?? [] }
        func text(_ ending: String) -> String { String(decoding: bytes(ending).filter { $0 != 13 }, as: UTF8.self) }
        name = path.split(separator: "/").last.map(String.init) ?? path
        signedRequest = bytes(".sreq").filter { $0 != 13 }
        (canonicalRequest, stringToSign, authorization) = (text(".creq"), text(".sts"), text(".authz"))
    }
}

/// A strict reader of the suite's request files, standing for the HTTP front.
enum RequestText {
    /// Nil for what is not a request in HTTP/1.1: a front answers 400.
    static func parse(_ bytes: [UInt8]) -> HTTPRequest? {
        var head = bytes, body: [UInt8] = []
        if let blank = bytes.indices.dropLast().first(where: { bytes[$0] == 10 && bytes[$0 + 1] == 10 }) {
            (head, body) = (Array(bytes[..<blank]), Array(bytes[(blank + 2)...]))
        }
        guard let text = String(validating: head, as: UTF8.self) else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = lines.removeFirst()
        guard first.hasSuffix(" HTTP/1.1"), let space = first.firstIndex(of: " ") else { return nil }
        let target = first[first.index(after: space)...].dropLast(" HTTP/1.1".count)
        guard target.hasPrefix("/"), isToken(first[..<space]), isClean(target), let headers = fields(lines) else { return nil }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return HTTPRequest(
            method: String(first[..<space]), path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil, headers: headers, body: body)
    }

    private static func fields(_ lines: [Substring]) -> HTTPHeaders? {
        var fields: [(name: String, value: String)] = []
        for line in lines {
            guard isClean(line) else { return nil }
            if line.hasPrefix(" "), let last = fields.popLast() {
                // A folded value (RFC 9112 §5.2): the fold is a space.
                fields.append((last.name, "\(last.value) \(line.drop { $0 == " " })"))
            } else {
                guard let colon = line.firstIndex(of: ":"), isToken(line[..<colon]) else { return nil }
                fields.append((String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " })))
            }
        }
        return HTTPHeaders(fields)
    }

    private static func isClean(_ text: Substring) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }

    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }
}
