import Foundation
import Testing

/// The style that a machine can hold: arrows between targets, and calls that do not belong on a floor.
@Suite struct TidyTests {
    @Test func everyFileIsReadable() {
        #expect(SourceTree.files.count > 20)
        for file in SourceTree.files { #expect(file.lines.count > 1, "\(file.path) is empty or unreadable") }
    }

    @Test func importsOnlyGoDown() {
        let ours = Set(Arrows.allowed.keys).union(["hinomi"])
        for file in SourceTree.files where file.target != "hinomi" {
            guard let allowed = Arrows.allowed[file.target] else {
                Issue.record("\(file.path): target \(file.target) is not in the table of arrows")
                continue
            }
            for module in file.lines.compactMap(SourceTree.File.importedModule) where ours.contains(module) {
                #expect(allowed.contains(module), "\(file.path) imports \(module)")
            }
        }
    }

    @Test func librariesStayWithTheirOwners() {
        for file in SourceTree.files {
            for module in file.lines.compactMap(SourceTree.File.importedModule) {
                guard let owners = Arrows.libraries[module] else { continue }
                #expect(owners.contains(file.target), "\(file.path) imports \(module)")
            }
        }
    }

    @Test func baseAndDecidersImportNothingButTheStandardLibrary() {
        for file in SourceTree.files where file.target == "Base" || file.path.hasPrefix("Sources/Deciders/") {
            for module in file.lines.compactMap(SourceTree.File.importedModule) {
                #expect(["Base", "Synchronization"].contains(module), "\(file.path) imports \(module)")
            }
        }
    }

    /// Time, chance and escaped tasks come in through the initializer.
    @Test func noDecisionReadsAClock() {
        let banned = ["Date()", "Date.now", "ContinuousClock", "SuspendingClock", "SystemClock", "Task.sleep", ".random(", "randomElement()", ".shuffled()", "Task.detached", "clock_gettime"]
        let floors = ["Sources/Base/", "Sources/Stores/", "Sources/Languages/", "Sources/Deciders/", "Sources/Engines/", "Sources/Planes/", "Sources/Services/"]
        refuse(banned, below: floors)
        refuse(["Task {", "Task("], below: ["Sources/Stores/", "Sources/Languages/", "Sources/Deciders/", "Sources/Engines/"])
    }

    /// What arrives from outside must not be able to stop the program.
    @Test func nothingFromOutsideTraps() {
        refuse(["fatalError(", "try!", "as!"], below: ["Sources/Wire/", "Sources/Services/", "Sources/Languages/", "Sources/Planes/"])
    }

    @Test func noLossIsSilent() {
        for file in SourceTree.files {
            for (index, line) in file.lines.enumerated() where SourceTree.File.code(line).contains(/\btry\?/) {
                let explained = line.contains("//") || (index > 0 && file.lines[index - 1].contains("//"))
                #expect(explained, "\(file.path):\(index + 1) swallows an error without saying why")
            }
        }
    }

    @Test func everyUnsafePromiseHasItsProof() {
        var count = 0
        for file in SourceTree.files {
            for (index, line) in file.lines.enumerated() {
                let code = SourceTree.File.code(line)
                guard code.contains("@unchecked Sendable") || code.contains("nonisolated(unsafe)") else { continue }
                count += 1
                let nearby = file.lines[max(0, index - 4)...index]
                #expect(nearby.contains { $0.contains("//") }, "\(file.path):\(index + 1) promises safety without a proof")
            }
        }
        print("tidy: \(SourceTree.files.count) files, \(count) unchecked promises, each with its proof")
    }

    private func refuse(_ calls: [String], below folders: [String]) {
        for file in SourceTree.files where folders.contains(where: file.path.hasPrefix) {
            for (index, line) in file.lines.enumerated() {
                let code = SourceTree.File.code(line)
                for call in calls where code.contains(call) {
                    Issue.record("\(file.path):\(index + 1) uses \(call)")
                }
            }
        }
    }
}
