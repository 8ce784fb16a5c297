import Base
import Glibc
import LinuxWorld
import Testing
import World

@Suite(.serialized) struct BoundedRunTests {
    private static let processes = LinuxWorld().processes

    private func run(_ script: String, timeout: TimeSpan = .seconds(10), outputBytesMax: Int = 1000, environment: [String: String] = ["PATH": "/usr/bin:/bin"]) async throws -> ProgramOutcome {
        try await BoundedRunTests.processes.run(
            BoundedProgram(path: "/bin/sh", arguments: ["-c", script], environment: environment, timeout: timeout, outputBytesMax: outputBytesMax))
    }

    @Test("A program's output, complaint and code come back")
    func outcome() async throws {
        #expect(try await run("echo 5; echo why >&2; exit 3") == ProgramOutcome(ending: .exited(code: 3), output: Array("5\n".utf8), complaint: Array("why\n".utf8)))
        #expect(try await run("kill -TERM $$").ending == .signaled(number: 15))
        #expect(try await run("head -c 900 /dev/zero").output.count == 900)
    }

    @Test("It has no input, no environment and no descriptor of ours, and a folder that is nobody's")
    func inheritance() async throws {
        setenv("HINOMI_TEST_SECRET", "secret", 1)
        defer { unsetenv("HINOMI_TEST_SECRET") }
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        let text = String(decoding: try await run("cat; env | grep -c SECRET; ls /proc/self/fd | wc -l; pwd").output, as: UTF8.self)
        // ls has its own folder open beside its three streams.
        #expect(text.split(separator: "\n").map { $0.trimmed } == ["0", "4", "/"])
    }

    @Test("At its time limit it is killed, with all that it left in its group")
    func timeLimit() async throws {
        let began = LinuxWorld().clock.uptime
        let outcome = try await run("sleep 300 & echo $!; sleep 300", timeout: .milliseconds(300))
        #expect(outcome.ending == .timedOut)
        #expect(LinuxWorld().clock.uptime - began < .seconds(5))
        let child = try #require(Int(String(decoding: outcome.output, as: UTF8.self).trimmed))
        for _ in 0..<100 where BoundedRunTests.processes.identity(of: child) != nil { usleep(20_000) }
        #expect(BoundedRunTests.processes.identity(of: child) == nil)
    }

    @Test("A child that keeps the output open does not keep the program from its end, and ends with it")
    func lingeringChild() async throws {
        let began = LinuxWorld().clock.uptime
        let outcome = try await run("sleep 300 & echo $!")
        #expect(outcome.ending == .exited(code: 0))
        #expect(LinuxWorld().clock.uptime - began < .seconds(5))
        let child = try #require(Int(String(decoding: outcome.output, as: UTF8.self).trimmed))
        for _ in 0..<100 where BoundedRunTests.processes.identity(of: child) != nil { usleep(20_000) }
        #expect(BoundedRunTests.processes.identity(of: child) == nil)
    }

    @Test("A program that writes without end is killed; its complaints are cut")
    func outputLimit() async throws {
        let outcome = try await run("yes")
        #expect(outcome.ending == .tooMuchOutput)
        #expect(outcome.output.count == 1000)
        let complaint = try await run("yes 2>/dev/null | head -c 100000 >&2; echo 1")
        #expect((complaint.ending, complaint.complaint.count) == (.exited(code: 0), ProgramOutcome.complaintBytesMax))
    }

    @Test("A program that is not there is an error")
    func missing() async throws {
        await #expect(throws: ProcessError.self) {
            try await BoundedRunTests.processes.run(BoundedProgram(path: "/no/such/program", arguments: [], environment: [:], timeout: .seconds(1), outputBytesMax: 10))
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: String { String(drop { $0.isWhitespace }.prefix { !$0.isWhitespace }) }
}
