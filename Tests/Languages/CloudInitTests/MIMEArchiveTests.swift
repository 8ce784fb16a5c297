import Base
import Testing

@testable import CloudInit

@Suite struct MIMEArchiveTests {
    private static let head = "Content-Type: multipart/mixed; boundary=\"==x==\"\nMIME-Version: 1.0\n\n"

    private func part(_ type: String, _ content: String, name: String? = nil, encoding: String? = nil) -> String {
        "--==x==\nContent-Type: \(type); charset=\"us-ascii\"\n" + (encoding.map { "Content-Transfer-Encoding: \($0)\n" } ?? "")
            + (name.map { "Content-Disposition: attachment; filename=\"\($0)\"\n" } ?? "") + "\n\(content)\n"
    }

    private func read(_ parts: String..., end: String = "--==x==--\n") -> String {
        do {
            guard case .work(let work) = try UserDataReader.read(Array((MIMEArchiveTests.head + parts.joined() + end).utf8), gunzip: { _ in nil }) else { return "no work" }
            let all = work.everyBoot.map { "boot \($0.name)" } + work.files.map { "file \($0.path)" } + work.programs.map { "run \($0.name)=\(String(decoding: $0.content, as: UTF8.self))" } + work.refusals
            return all.joined(separator: ", ")
        } catch { return "refused: \(error)" }
    }

    @Test func `Parts are what their types say, and scripts run in the order of their names`() {
        #expect(read(part("text/x-shellscript", "#!/bin/sh\necho 2", name: "b.sh"), part("text/x-shellscript", "#!/bin/sh\necho 1", name: "a.sh")) == "run a.sh=#!/bin/sh\necho 1, run b.sh=#!/bin/sh\necho 2")
        #expect(read(part("text/cloud-config", "#cloud-config\nwrite_files: [{path: /f}]\nruncmd: [echo]"), part("text/x-shellscript", "#!/bin/sh")) == "file /f, run part-002=#!/bin/sh, run runcmd=#!/bin/sh\necho\n")
        #expect(read(part("text/cloud-boothook", "#!/bin/sh\necho")) == "boot part-001")
        #expect(read(part("text/plain", "#!/bin/sh\nx", name: "n")) == "run n=#!/bin/sh\nx", "text is looked at")
        #expect(read(part("text/plain", "only words")) == "")
        #expect(read(part("text/x-shellscript", "IyEvYmluL3No\nCmVjaG8=", encoding: "base64")) == "run part-001=#!/bin/sh\necho")
        #expect(read(part("text/x-shellscript", "#!/bin/sh\r\necho\r")) == "run part-001=#!/bin/sh\r\necho\r", "what is inside stays as it is")
    }

    @Test func `What is not acted on, or is damaged, is refused by name`() {
        let cases = [
            (read(part("text/x-include-url", "http://x")), "part-001: parts of the type text/x-include-url are not acted on"),
            (read(part("text/x-shellscript", "echo", name: "s")), "s: a script begins with #!"),
            (read(part("text/x-shellscript", "#!/bin/sh=20", encoding: "quoted-printable")), "part-001: the encoding quoted-printable is not read"),
            (read(part("text/x-shellscript", "?", encoding: "base64")), "part-001: its base64 is damaged"),
            (read(part("text/plain", "Content-Type: multipart/mixed; boundary=y\n\n--y--")), "a MIME archive lies inside of another"),
            (read(part("text/cloud-config", "#cloud-config\nruncmd: [a]"), part("text/cloud-config", "#cloud-config\nruncmd: [b]")), "runcmd is said twice; several #cloud-config are not merged"),
            (read(part("text/plain", "x"), end: ""), "a MIME archive is not closed by its boundary"),
            (read(String(repeating: part("text/plain", "x"), count: 65)), "a MIME archive has more than 64 parts"),
        ]
        for (found, reason) in cases { #expect(found == "refused: \(reason)") }
    }
}
