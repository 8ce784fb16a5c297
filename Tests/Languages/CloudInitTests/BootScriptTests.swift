import Base
import Foundation
import Testing

@testable import CloudInit

/// The script of a boot, run by this machine's shell in a folder of its own.
@Suite struct BootScriptTests {
    private struct Run {
        let code: Int32, output: String, folder: URL
        func text(_ name: String) -> String? { try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) }
        func mode(_ name: String) -> Int? { (try? FileManager.default.attributesOfItem(atPath: folder.appendingPathComponent(name).path))?[.posixPermissions] as? Int }
    }

    private func run(_ work: BootWork, isFirstBoot: Bool = true, _ body: (Run) -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hinomi-boot-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = try #require(try BootScript.text(work, isFirstBoot: isFirstBoot))
        let process = Process(), pipe = Pipe()
        (process.executableURL, process.arguments, process.currentDirectoryURL) = (URL(fileURLWithPath: "/bin/sh"), ["-c", script], folder)
        (process.standardOutput, process.standardError) = (pipe, pipe)
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        body(Run(code: process.terminationStatus, output: String(decoding: output, as: UTF8.self), folder: folder))
    }

    private func program(_ name: String, _ text: String) -> BootWork.Program { .init(name: name, content: Array("#!/bin/sh\n\(text)\n".utf8)) }

    @Test func `Hooks run first, then files are written, then programs run`() throws {
        var work = BootWork()
        work.everyBoot = [program("bootcmd", "echo early; [ ! -e deep/file ] || echo too late")]
        work.files = [
            .init(path: "deep/file", content: Array("one\n".utf8), mode: 0o640, isAppended: false), .init(path: "deep/file", content: Array("two\n".utf8), mode: 0o600, isAppended: true),
            .init(path: "it's $HOME", content: (0...255).map { UInt8($0) }, mode: 0o755, isAppended: false), .init(path: "empty", content: [], mode: 0o644, isAppended: false),
        ]
        work.programs = [program("a b", "cat deep/file"), program("runcmd", "exec cat empty")]
        try run(work) { run in
            #expect(run.code == 0 && run.output == "early\none\ntwo\n", "\(run.output)")
            #expect(run.text("deep/file") == "one\ntwo\n" && run.mode("deep/file") == 0o600 && run.mode("it's $HOME") == 0o755 && run.text("empty") == "")
        }
    }

    @Test func `Each failure is a line, nothing else is kept from running, and the end says so`() throws {
        var work = BootWork()
        work.refusals = ["users is not acted on: `no` $(one)"]
        work.files = [.init(path: "/proc/none/file", content: [], mode: 0o644, isAppended: false)]
        work.programs = [program("first", "exit 3"), program("second", "echo goes on")]
        try run(work) { run in
            #expect(run.code == 1)
            let lines = run.output.split(separator: "\n").filter { $0.hasPrefix("hinomi") || $0 == "goes on" }
            #expect(lines == [
                "hinomi: user data: users is not acted on: `no` $(one)", "hinomi: user data: write_files: /proc/none/file could not be written",
                "hinomi: user data: first ended with exit code 3", "goes on",
            ])
        }
    }

    @Test func `Later boots run what is for every boot, and nothing where there is none`() throws {
        var work = BootWork()
        work.programs = [program("runcmd", "echo first")]
        #expect(try BootScript.text(work, isFirstBoot: false) == nil)
        work.everyBoot = [program("bootcmd", "echo each")]
        try run(work, isFirstBoot: false) { #expect($0.code == 0 && $0.output == "each\n") }
        work.files = [.init(path: "f", content: [UInt8](repeating: 0, count: 100_000), mode: 0o644, isAppended: false)]
        #expect(throws: CloudInitError.self) { try BootScript.text(work, isFirstBoot: true) }
    }
}
