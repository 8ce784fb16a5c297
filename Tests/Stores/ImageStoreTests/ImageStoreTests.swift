import Base
import Foundation
import Testing
import World

@testable import ImageStore

@Suite struct ImageStoreTests {
    private func filled() throws -> Shelf {
        let shelf = try Shelf()
        try shelf.write("run.sh", "#!/bin/sh\necho up\n", mode: 0o755)
        try shelf.write("lib/deep/data", String(repeating: "data ", count: 1000), mode: 0o600)
        try shelf.write("name with \u{706b} and 'quotes'", "x", mode: 0o444)
        try shelf.link("current", to: "lib/deep")
        try shelf.link("lib/up", to: "../run.sh")
        try FileManager.default.createDirectory(atPath: shelf.app + "/empty", withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: shelf.app + "/lib/deep")
        return shelf
    }

    @Test func `A folder comes back as it was, whatever became of it meanwhile`() async throws {
        let shelf = try filled(), before = try shelf.listing(shelf.app)
        let content = try await shelf.store.add(.folder(shelf.app))
        #expect(content.entries == before.count && content.bytes == 5000 + 18 + 1)
        try shelf.write("run.sh", "changed")
        #expect(try shelf.listing(shelf.unpack(content)) == before)
        #expect(try ImageCheck.findings(folder: shelf.folder, disk: shelf.disk).isEmpty)
        // A second time into the same folder: what an interrupted attempt left is replaced.
        try shelf.run("chmod", "755", "home/lib/deep")
        try shelf.run("rm", "home/run.sh")
        #expect(try shelf.listing(shelf.unpack(content)) == before)
    }

    @Test func `Equal files are one content, from a folder or from an archive of any packing`() async throws {
        let shelf = try filled()
        #expect(try shelf.run("tar", "--sort=name", "-cf", "app.tar", "-C", "app", ".") == 0)
        let tar = try shelf.disk.readFile(shelf.root + "/app.tar")
        for (name, bytes) in [("app.tar.gz", Packed.gzip(tar)), ("app.tar.zst", Packed.zstd(tar))] { try Data(bytes).write(to: URL(fileURLWithPath: "\(shelf.root)/\(name)")) }
        let contents = [
            try await shelf.store.add(.folder(shelf.app)), try await shelf.store.add(.archive(shelf.root + "/app.tar")),
            try await shelf.store.add(.archive(shelf.root + "/app.tar.gz")), try await shelf.store.add(.archive(shelf.root + "/app.tar.zst")),
        ]
        #expect(Set(contents.map(\.digest)).count == 1)
        #expect(try shelf.store.digests() == [contents[0].digest])
    }

    @Test(arguments: ["gnu", "pax", "ustar", "v7"]) func `What tar(1) writes is read in each of its formats`(format: String) async throws {
        let shelf = try Shelf()
        let folder = Array(repeating: "a long name of a folder", count: format == "v7" ? 2 : 6).joined(separator: "/")
        try shelf.write("\(folder)/file", "content", mode: 0o640)
        try shelf.write("other", "second", mode: 0o755)
        try shelf.link("link", to: "other")
        try FileManager.default.linkItem(atPath: shelf.app + "/other", toPath: shelf.app + "/same")
        let before = try shelf.listing(shelf.app)
        #expect(try shelf.run("tar", "--format=\(format)", "-czf", "app.tgz", "-C", "app", ".") == 0)
        let content = try await shelf.store.add(.archive(shelf.root + "/app.tgz"))
        let home = try shelf.unpack(content)
        #expect(try shelf.listing(home) == before)
        let numbers = try ["other", "same"].map { try FileManager.default.attributesOfItem(atPath: "\(home)/\($0)")[.systemFileNumber] as? UInt64 }
        #expect(numbers[0] == numbers[1] && numbers[0] != nil, "second names stay second names")
    }

    @Test func `An instance's folder is taken without what it was given and what runs in it`() async throws {
        let shelf = try filled(), before = try shelf.listing(shelf.app)
        try shelf.write("user-data", "#!/bin/sh\n")
        #expect(try shelf.run("mkfifo", "app/pipe") == 0)
        let content = try await shelf.store.add(.instance(home: shelf.app))
        #expect(try shelf.listing(shelf.unpack(content)) == before)
        await #expect(throws: ImageError.entry(path: "pipe", reason: "it is a pipe")) { try await shelf.store.add(.folder(shelf.app)) }
        try shelf.run("rm", "app/pipe")
        await #expect(throws: ImageError.entry(path: "user-data", reason: "the name is kept for what an instance is given")) { try await shelf.store.add(.folder(shelf.app)) }
    }

    @Test func `Links out of a folder are refused, and none is followed`() async throws {
        let shelf = try Shelf()
        try shelf.write("f", "x")
        try shelf.link("out", to: "/etc")
        await #expect(throws: ImageError.entry(path: "out", reason: "it leads out of the image (a link to /etc)")) { try await shelf.store.add(.folder(shelf.app)) }
        try FileManager.default.createSymbolicLink(atPath: shelf.root + "/way", withDestinationPath: shelf.app)
        await #expect(throws: ImageError.self) { try await shelf.store.add(.folder(shelf.root + "/way")) }
        // What lies in the way of an image is no way out of its folder either.
        try shelf.run("rm", "app/out")
        let content = try await shelf.store.add(.folder(shelf.app))
        try shelf.run("mkdir", "home", "elsewhere")
        try shelf.run("ln", "-s", "../elsewhere/f", "home/f")
        _ = try shelf.unpack(content)
        #expect(try shelf.listing(shelf.root + "/elsewhere").isEmpty && shelf.listing(shelf.root + "/home").count == 1)
    }

    @Test func `What nobody uses is swept, what is held or used stays`() async throws {
        let shelf = try Shelf()
        var contents: [ImageContent] = []
        for text in ["used", "held", "released while the sweep went on", "unused"] {
            try shelf.write("f", text)
            contents.append(try await shelf.store.add(.folder(shelf.app)))
        }
        for index in [0, 3] { shelf.store.release(contents[index]) }
        try Data([1]).write(to: URL(fileURLWithPath: shelf.folder + "/incoming-9"))
        let count = try await shelf.store.sweep {
            shelf.store.release(contents[2])
            return [contents[0].digest]
        }
        #expect(try count == 1 && shelf.store.digests() == contents.prefix(3).map(\.digest).sorted())
        #expect(try shelf.disk.list(shelf.folder).count == 6, "two files each, and nothing else")
        let swept = try await shelf.store.holdingAll { _ in try await shelf.store.sweep { [] } }
        #expect(swept == 0)
        #expect(try await shelf.store.sweep { [] } == 2, "all but the one that is held")
    }

    @Test func `Each damaged byte is found, and is never unpacked`() async throws {
        let shelf = try filled()
        let content = try await shelf.store.add(.folder(shelf.app))
        let archive = ImageStore.file(of: content.digest, in: shelf.folder), manifest = ImageStore.manifest(of: content.digest, in: shelf.folder)
        var random = SeededRandom(seed: 1)
        for path in [archive, manifest] {
            let sound = try shelf.disk.readFile(path)
            for _ in 0..<60 {
                var bytes = sound
                bytes[Int(random.next() % UInt64(bytes.count))] ^= UInt8(1 << (random.next() % 8))
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                #expect(try ImageCheck.findings(folder: shelf.folder, disk: shelf.disk).count == 1)
                if path == archive { #expect(throws: ImageError.self) { try shelf.unpack(content, into: "broken") } }
            }
            try Data(sound.dropLast()).write(to: URL(fileURLWithPath: path))
            #expect(try ImageCheck.findings(folder: shelf.folder, disk: shelf.disk).count == 1)
            try Data(sound).write(to: URL(fileURLWithPath: path))
        }
        #expect(try ImageCheck.findings(folder: shelf.folder, disk: shelf.disk).isEmpty)
    }
}
