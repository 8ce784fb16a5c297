import Base
import Testing

@testable import CloudInit

/// What user data ask for, and what is said of those that cannot be acted on.
@Suite struct UserDataTests {
    /// Gzip of tests: the text itself, with a mark before it.
    private let gunzip: Gunzip = { $0.starts(with: "gz:".utf8) ? Array($0.dropFirst(3)) : nil }

    private func read(_ text: String) -> UserDataReader.Content? {
        do { return try UserDataReader.read(Array(text.utf8), gunzip: gunzip) } catch { return nil }
    }

    private func work(_ text: String) throws -> BootWork {
        guard case .work(let work) = try UserDataReader.read(Array(text.utf8), gunzip: gunzip) else { throw CloudInitError("no work") }
        return work
    }

    private func refusal(_ text: String) -> String {
        do {
            _ = try UserDataReader.read(Array(text.utf8), gunzip: gunzip)
            return "none"
        } catch { return "\(error)" }
    }

    private func texts(_ programs: [BootWork.Program]) -> [String] { programs.map { "\($0.name): \(String(decoding: $0.content, as: UTF8.self))" } }

    @Test func `How they begin says what they are`() throws {
        #expect(read("#!/bin/sh\necho") == .script)
        #expect(read("key=value") == .opaque && read("") == .opaque)
        #expect(try texts(work("#cloud-boothook\necho hook\n").everyBoot) == ["#cloud-boothook: #!/bin/sh\n#cloud-boothook\necho hook\n"])
        for (text, name) in [
            ("#include\nhttp://x", "#include"), ("#part-handler\n", "#part-handler"), ("## template: jinja\n#cloud-config\n", "a jinja template"), ("#upstart-job\n", "#upstart-job"),
            ("#cloud-config-archive\n- x", "#cloud-config-archive"), ("#cloud-config-jsonp\n[]", "#cloud-config-jsonp"),
        ] { #expect(refusal(text) == "\(name) is not acted on") }
        #expect(refusal(String(repeating: "x", count: CloudInitLimits.bytesMax + 1)) == "they are larger than 131072 bytes when they are unpacked")
    }

    @Test func `Files are written with the encoding, mode and way that they ask for`() throws {
        let found = try work(
            """
            #cloud-config
            write_files:
            - path: /a
              content: |
                two
                lines
            - {path: b, content: aGVsbG8=, encoding: b64, permissions: '0755', append: true}
            - {path: /c, content: Z3o6cGFja2Vk, encoding: gz+b64, permissions: 0600}
            - {path: /d, defer: yes}
            """)
        #expect(found.files == [
            .init(path: "/a", content: Array("two\nlines\n".utf8), mode: 0o644, isAppended: false), .init(path: "b", content: Array("hello".utf8), mode: 0o755, isAppended: true),
            .init(path: "/c", content: Array("packed".utf8), mode: 0o600, isAppended: false),
        ])
        #expect(found.deferredFiles == [.init(path: "/d", content: [], mode: 0o644, isAppended: false)] && found.refusals.isEmpty)
    }

    @Test func `Commands are lines, or words that no shell takes apart`() throws {
        let found = try work("#cloud-config\nbootcmd:\n- echo early\nruncmd:\n- echo $HOME\n- [echo, \"it's\", '$HOME']\n- [ls, -l, 1]\n")
        #expect(texts(found.everyBoot) == ["bootcmd: #!/bin/sh\necho early\n"])
        #expect(texts(found.programs) == ["runcmd: #!/bin/sh\necho $HOME\n'echo' 'it'\\''s' '$HOME'\n'ls' '-l' '1'\n"])
    }

    @Test func `What an instance cannot have is refused by name, and the rest stands`() throws {
        let found = try work("#cloud-config\npackages: [nginx]\nusers:\n- name: x\nnonsense: 1\nwrite_files:\n- {path: /a, owner: 'root:root'}\n- {path: /b, source: {uri: 'http://x'}}\nruncmd: [echo]\n")
        #expect(found.refusals == [
            "packages is not acted on: an instance may not install packages: what it needs is in its image", "users is not acted on: an instance has one user, its own",
            "nonsense is not acted on: there is no such module here", "write_files[0] (/a) is not written: owner is not acted on, all files are the instance's own",
            "write_files[1] (/b) is not written: source is not acted on",
        ])
        #expect(found.programs.count == 1 && found.files.isEmpty)
    }

    @Test func `What cannot be read is refused with its place`() {
        let cases = [
            ("runcmd: echo", "runcmd is no list"), ("runcmd: [{a: b}]", "runcmd[0] is neither a text nor a list"), ("runcmd: [[]]", "runcmd[0] is no list of words"),
            ("write_files: [1]", "write_files[0] is no file"), ("write_files: [{content: x}]", "write_files[0] has no path"),
            ("write_files: [{path: /a, encoding: rot13}]", "write_files[0]: the encoding rot13 is not known"),
            ("write_files: [{path: /a, content: '?', encoding: b64}]", "write_files[0]: its base64 is damaged"),
            ("write_files: [{path: /a, content: aGVsbG8=, encoding: gzip}]", "write_files[0]: its gzip data are damaged or too large"),
            ("write_files: [{path: /a, permissions: 644}]", "write_files[0].permissions: an octal number is expected, as '0644'"),
            ("write_files: [{path: /a, permissions: 'rw'}]", "write_files[0].permissions: an octal number is expected, as '0644'"),
            ("write_files: [{path: /a, append: perhaps}]", "write_files[0].append is neither true nor false"), ("- a", "#cloud-config is no list of modules"),
        ]
        for (text, reason) in cases { #expect(refusal("#cloud-config\n\(text)\n") == reason) }
        #expect(refusal("#cloud-config\na: [\n").hasPrefix("#cloud-config is not YAML: "))
        #expect(refusal("#cloud-config\na: 1\na: 2\n").contains("is said twice") || refusal("#cloud-config\na: 1\na: 2\n").contains("not YAML"))
    }

    @Test func `Aliases and depth have limits`() {
        var bomb = "#cloud-config\na: &a [x,x,x,x,x,x,x,x,x,x]\n"
        for (name, last) in zip("bcdefg", "abcdef") { bomb += "\(name): &\(name) [*\(last),*\(last),*\(last),*\(last),*\(last),*\(last),*\(last),*\(last),*\(last),*\(last)]\n" }
        #expect(refusal(bomb) == "#cloud-config holds more than 10000 values")
        #expect(refusal("#cloud-config\na: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "\n") == "#cloud-config is nested more than 16 deep")
        #expect(refusal("#cloud-config\nruncmd: [" + String(repeating: "x,", count: 600) + "]\n") == "runcmd has more than 500 entries")
    }
}
