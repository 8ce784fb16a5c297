import Base
import Foundation
import LinuxWorld
import Logging
import Testing
import World

@testable import Compute

/// The driver with real holders: the program that was built beside these tests.
@Suite(.serialized) struct ProcessDriverTests {
    static let program: String? = {
        let beside = Bundle.main.bundleURL.deletingLastPathComponent().appendingPathComponent("hinomi").path
        let known = [ProcessInfo.processInfo.environment["HINOMI"], beside, CommandLine.arguments.first.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/hinomi" }]
        return known.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// A data folder with a driver over it; whatever was started there ends with the test.
    final class Stage {
        let world = LinuxWorld()
        let folder = "/tmp/hinomi-compute-\(UUID().uuidString)"
        private(set) var driver: ProcessDriver
        private let setting: ProcessDriver.Setting

        init() async throws {
            let program = try #require(ProcessDriverTests.program, "the program hinomi was not built beside the tests")
            try world.disk.makeFolder(folder + "/instances")
            let abilities = try await IsolationAbilities.find(folder: folder + "/instances", program: program, world: world)
            setting = .init(folder: folder + "/instances", secretFolder: folder, imageFolder: folder + "/images", program: program, abilities: abilities)
            driver = try ProcessDriver(setting, world: world, log: Logger(label: "test"))
        }

        /// The next run of the program.
        func restart() throws { driver = try ProcessDriver(setting, world: world, log: Logger(label: "test")) }

        func start(_ id: String, incarnation: Int64 = 1, image: ImageDocument = DefaultImage.document, script: String) async throws {
            let start = InstanceStart(
                id: id, incarnation: incarnation, type: .named("local.large") ?? .local, image: image, userData: UserData(Array(script.utf8)), isFirstBoot: incarnation == 1,
                address: "127.16.0.4", environment: ["INSTANCE_ID": id])
            try await driver.run(start)
        }

        func wait(_ id: String, seconds: Int64 = 20, until condition: (InstanceSight) -> Bool) async throws -> InstanceSight {
            let deadline = world.clock.uptime + .seconds(seconds)
            while true {
                let sight = await driver.look(id)
                if condition(sight) { return sight }
                guard world.clock.uptime < deadline else {
                    let text = try await console(id)
                    return try #require(condition(sight) ? sight : nil, "\(sight) \(text)")
                }
                try await world.clock.sleep(untilUptime: world.clock.uptime + .milliseconds(20))
            }
        }

        func console(_ id: String) async throws -> String { String(decoding: try await driver.console(id, bytesMax: 65536), as: UTF8.self) }

        func end() async throws {
            for id in try await driver.known() {
                try await driver.end(id, isFinal: true, graceful: .zero)
                _ = try await wait(id) { if case .ended = $0.phase { true } else if case .failed = $0.phase { true } else { false } }
                try await driver.remove(id)
            }
            try FileManager.default.removeItem(atPath: folder)
        }
    }

    private func onStage(_ body: (Stage) async throws -> Void) async throws {
        let stage = try await Stage()
        do { try await body(stage) } catch {
            try await stage.end()
            throw error
        }
        try await stage.end()
    }

    private func hasEnded(_ sight: InstanceSight) -> Bool { if case .ended = sight.phase { true } else { false } }

    @Test func aScriptRunsItsOutputIsKeptAndTheInstanceOutlivesIt() async throws {
        try await onStage { stage in
            try await stage.start("i-1", script: "#!/bin/sh\necho hello from $INSTANCE_ID in $HOME; (setsid sleep 300 &); exit 3\n")
            let sight = try await stage.wait("i-1") { $0.boot == .ended(.code(3)) }
            #expect(sight.phase == .running)
            #expect(try await stage.console("i-1").contains("hello from i-1 in "))
            let usage = await stage.driver.usages(["i-1"])
            #expect(usage["i-1"] != nil)
        }
    }

    @Test func aNewRunOfTheProgramFindsTheInstanceAndEndsItWithEverythingBelow() async throws {
        try await onStage { stage in
            try await stage.start("i-1", script: "#!/bin/sh\n(setsid setsid sleep 12345 &)\ntrap '' TERM\nwhile true; do sleep 1; done\n")
            let running = try await stage.wait("i-1") { $0.phase == .running && $0.boot == .running }
            try stage.restart()
            #expect(await stage.driver.look("i-1") == running)
            let first = try #require(running.handle)
            let tree = ProcessTree(stage.world.processes).all(from: first.process)
            #expect(tree.count >= 3)
            try await stage.driver.end("i-1", isFinal: true, graceful: .milliseconds(300))
            _ = try await stage.wait("i-1", until: hasEnded)
            for line in tree { #expect(stage.world.processes.identity(of: line.number)?.startTicks != line.startTicks) }
        }
    }

    @Test func killingTheHolderEndsTheInstanceAndIsSeen() async throws {
        try await onStage { stage in
            try await stage.start("i-1", script: "#!/bin/sh\nsleep 300\n")
            let running = try await stage.wait("i-1") { $0.phase == .running && $0.boot == .running }
            let tree = ProcessTree(stage.world.processes).all(from: try #require(running.handle).process)
            let record = try #require(stage.driver.folder("i-1").readRecord(stage.world.disk))
            let holder = ProcessIdentity(number: record.holder.process, startTicks: record.holder.startTicks)
            #expect(stage.world.processes.send(.kill, to: holder))
            let sight = try await stage.wait("i-1", until: hasEnded)
            #expect(sight.phase == .ended(.lost))
            let deadline = stage.world.clock.uptime + .seconds(10)
            while stage.world.clock.uptime < deadline, tree.contains(where: { stage.world.processes.identity(of: $0.number)?.startTicks == $0.startTicks }) { try await Task.sleep(for: .milliseconds(20)) }
            for line in tree { #expect(stage.world.processes.identity(of: line.number)?.startTicks != line.startTicks) }
        }
    }

    @Test func killingTheFirstProcessIsAVanishingBySignal() async throws {
        try await onStage { stage in
            try await stage.start("i-1", script: "#!/bin/sh\nsleep 300\n")
            let first = try #require(try await stage.wait("i-1") { $0.phase == .running }.handle)
            #expect(stage.world.processes.send(.kill, to: ProcessIdentity(number: first.process, startTicks: first.startTicks)))
            #expect(try await stage.wait("i-1", until: hasEnded).phase == .ended(.signal(9)))
        }
    }

    @Test func orderedTwiceItStartsOnceAndOrderedToEndBeforeItIsUpItNeverStarts() async throws {
        try await onStage { stage in
            try await stage.start("i-1", script: "#!/bin/sh\necho started\nsleep 300\n")
            try stage.restart()
            try await stage.start("i-1", script: "#!/bin/sh\necho started\nsleep 300\n")
            _ = try await stage.wait("i-1") { $0.phase == .running && $0.boot == .running }
            try stage.restart()
            try await stage.start("i-1", script: "#!/bin/sh\necho started\nsleep 300\n")
            try await stage.start("i-2", script: "#!/bin/sh\necho started\nsleep 300\n")
            try await stage.driver.end("i-2", isFinal: true, graceful: .zero)
            _ = try await stage.wait("i-2", until: hasEnded)
            _ = try await stage.wait("i-1") { _ in true }
            #expect(try await stage.console("i-1").split(separator: "\n").filter { $0 == "started" }.count == 1)
        }
    }

    @Test func aRebootRunsTheBootFileAndNotTheUserData() async throws {
        try await onStage { stage in
            let script = "#!/bin/sh\necho first boot\nprintf '#!/bin/sh\\necho later boot\\n' > rc.local\nchmod +x rc.local\n"
            try await stage.start("i-1", script: script)
            _ = try await stage.wait("i-1") { $0.boot == .ended(.code(0)) }
            try await stage.start("i-1", incarnation: 2, script: script)
            _ = try await stage.wait("i-1") { $0.phase == .running && $0.incarnation == 2 }
            var text = ""
            let deadline = stage.world.clock.uptime + .seconds(10)
            while stage.world.clock.uptime < deadline, !text.contains("later boot") { text = try await stage.console("i-1"); try await Task.sleep(for: .milliseconds(20)) }
            #expect(text.contains("later boot") && text.components(separatedBy: "first boot").count == 2)
        }
    }

    @Test func anImageThatEndsWithItsProgramEndsByItself() async throws {
        try await onStage { stage in
            var image = ImageDocument(name: "task", source: .command("echo working; exit 7"), architecture: "x86_64", createdAt: Timestamp(seconds: 0))
            image.endsWithProgram = true
            try await stage.start("i-1", image: image, script: "")
            let sight = try await stage.wait("i-1", until: hasEnded)
            #expect(sight.phase == .ended(.code(7)) && sight.endedByItself)
        }
    }

    @Test func outputIsBoundedAndItsEndIsKept() async throws {
        try await onStage { stage in
            try await stage.start("i-1", script: "#!/bin/sh\nhead -c 5000000 /dev/zero | tr '\\0' x\necho the end\n")
            _ = try await stage.wait("i-1", seconds: 60) { $0.boot == .ended(.code(0)) }
            let console = try await stage.driver.console("i-1", bytesMax: ComputeLimits.consoleBytesMax)
            #expect(console.count == ComputeLimits.consoleBytesMax && String(decoding: console.suffix(200), as: UTF8.self).contains("the end"))
            let files = ["output", "output.1"].compactMap { try? stage.world.disk.openForReading("\(stage.folder)/instances/i-1/\($0)").size }
            #expect(files.reduce(0, +) <= 2 * Int64(ComputeLimits.outputFileBytesMax))
        }
    }

    @Test func processorTimeOfProcessesThatHaveEndedIsCounted() async throws {
        try await onStage { stage in
            try await stage.start("i-1", script: "#!/bin/sh\n(i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done)\necho done\n")
            _ = try await stage.wait("i-1", seconds: 60) { $0.boot == .ended(.code(0)) }
            let usage = try #require(await stage.driver.usages(["i-1"])["i-1"])
            #expect(usage.processorMilliseconds >= 50, "\(usage)")
        }
    }

    /// Everything a hostile script would try, in one; the walls that stand here decide what must have failed.
    @Test func aHostileScriptReachesNothing() async throws {
        try await onStage { stage in
            let secret = "\(stage.folder)/credentials"
            try stage.world.disk.replaceFile(secret, with: Array("secret".utf8))
            try await stage.start("i-2", script: "#!/bin/sh\necho mine > private; sleep 300\n")
            _ = try await stage.wait("i-2") { $0.boot == .running }
            let me = ProcessInfo.processInfo.processIdentifier
            let script = """
                #!/bin/sh
                cat \(secret) && echo LEAK secret
                ls \(stage.folder) && echo LEAK folder
                cat \(stage.folder)/instances/i-2/home/private && echo LEAK neighbour
                kill -0 \(me) && echo LEAK signal
                [ -r /proc/\(me)/environ ] && cat /proc/\(me)/environ && echo LEAK environment
                ls -l /proc/self/fd
                unshare -Urm sh -c 'umount \(stage.folder); umount /tmp; cat \(secret)' && echo LEAK namespace
                ls /proc | grep -qx \(me) && echo LEAK process
                echo attempts over
                """
            try await stage.start("i-1", script: script)
            _ = try await stage.wait("i-1") { if case .ended = $0.boot { true } else { false } }
            let text = try await stage.console("i-1")
            #expect(text.contains("attempts over"))
            let isolation = stage.driver.isolation
            if isolation.has(.files), isolation.has(.processes) { #expect(!text.contains("LEAK"), "\(text)") } else { print("walls missing here: \(isolation.sentences)") }
            if getuid() == 0 { #expect(isolation.has(.userID) && isolation.has(.privileges)) }
        }
    }

    @Test func aFolderFullOfTrapsIsRemovedWithoutFollowingLinks() async throws {
        try await onStage { stage in
            try stage.world.disk.makeFolder(stage.folder + "/precious")
            try stage.world.disk.replaceFile(stage.folder + "/precious/file", with: [1])
            try await stage.start("i-1", script: "#!/bin/sh\nln -s \(stage.folder)/precious link; mkdir -p a/b/c; touch a/b/c/d\n")
            _ = try await stage.wait("i-1") { $0.boot == .ended(.code(0)) }
            try await stage.driver.end("i-1", isFinal: true, graceful: .zero)
            _ = try await stage.wait("i-1", until: hasEnded)
            try await stage.driver.remove("i-1")
            #expect(stage.world.disk.exists(stage.folder + "/precious/file") && !stage.world.disk.exists(stage.folder + "/instances/i-1"))
        }
    }
}
