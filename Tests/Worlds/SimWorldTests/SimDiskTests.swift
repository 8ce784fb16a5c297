import Base
import SimWorld
import Testing
import World

@Suite struct SimDiskTests {
    /// What a file holds after a power loss, over many seeds. Nil: the file is gone.
    private func outcomes(_ seeds: Range<UInt64> = 0..<200, path: String = "/d/f", _ prepare: (SimDisk) throws -> Void) rethrows -> Set<[UInt8]?> {
        var result: Set<[UInt8]?> = []
        for seed in seeds {
            let disk = SimDisk(seed: seed)
            try prepare(disk)
            disk.crash()
            result.insert(try? disk.readFile(path))
        }
        return result
    }

    private func make(_ disk: SimDisk, at path: String = "/d/f", _ bytes: [UInt8]) throws -> any DiskFile {
        try disk.makeFolder("/d")
        try disk.syncFolder("/")
        let file = try disk.open(path, create: true)
        try file.write(bytes, at: 0)
        try file.sync()
        try disk.syncFolder("/d")
        return file
    }

    private func block(_ byte: UInt8, _ count: Int = 512) -> [UInt8] { [UInt8](repeating: byte, count: count) }

    @Test func `synced bytes under a synced name are never lost`() throws {
        #expect(try outcomes { _ = try make($0, [1, 2, 3]) } == [[1, 2, 3]])
    }

    @Test func `unsynced bytes may be there, or not, or in part by sectors`() throws {
        let found = try outcomes { disk in try make(disk, block(1) + block(1)).write(block(2) + block(2), at: 0) }
        #expect(found == [block(1) + block(1), block(1) + block(2), block(2) + block(1), block(2) + block(2)])
    }

    @Test func `a file that grew without sync has any of its sizes, and zeros where sectors are missing`() throws {
        let found = try outcomes { disk in try make(disk, block(1)).write(block(2) + block(3), at: 512) }
        #expect(found.contains(block(1)) && found.contains(block(1) + block(2) + block(3)) && found.contains(block(1) + block(0) + block(3)))
        for bytes in found { #expect(bytes?.prefix(512) == block(1)[...]) }
    }

    @Test func `of several unsynced versions any may be left`() throws {
        let found = try outcomes { disk in
            let file = try make(disk, [1])
            try file.write([2], at: 0)
            try file.write([3], at: 0)
        }
        #expect(found == [[1], [2], [3]])
    }

    @Test func `an unsynced cut may be undone, a synced one not`() throws {
        let cut: (SimDisk) throws -> any DiskFile = { disk in
            let file = try self.make(disk, self.block(1) + self.block(2))
            try file.truncate(to: 512)
            return file
        }
        let unsynced = try outcomes { _ = try cut($0) }
        #expect(unsynced.contains(block(1)) && unsynced.contains(block(1) + block(2)))
        #expect(try outcomes { try cut($0).sync() } == [block(1)])
    }

    @Test func `an unsynced name may vanish with its synced bytes`() throws {
        let found = try outcomes { disk in
            _ = try make(disk, at: "/d/other", [])
            let file = try disk.open("/d/f", create: true)
            try file.write([7], at: 0)
            try file.sync()
        }
        #expect(found == [nil, [7]])
    }

    @Test func `a folder that was not synced into its parent may vanish with all that is in it`() throws {
        let found = try outcomes { disk in
            try disk.makeFolder("/d")
            let file = try disk.open("/d/f", create: true)
            try file.write([7], at: 0)
            try file.sync()
            try disk.syncFolder("/d")
        }
        #expect(found == [nil, [7]])
    }

    @Test func `a removed file may come back until its folder is synced`() throws {
        #expect(try outcomes { disk in _ = try make(disk, [1]); try disk.remove("/d/f") } == [nil, [1]])
        #expect(try outcomes { disk in _ = try make(disk, [1]); try disk.remove("/d/f"); try disk.syncFolder("/d") } == [nil])
    }

    @Test func `a replaced file is whole, old or new, at every point`() throws {
        for steps in 0...2 {
            let found = try outcomes { disk in
                _ = try make(disk, block(1, 2000))
                if steps == 2 { try disk.replaceFile("/d/f", with: block(2, 1000)); return }
                let file = try disk.open("/d/f.tmp", create: true)
                try file.write(block(2, 1000), at: 0)
                try file.sync()
                if steps == 1 { try disk.rename("/d/f.tmp", to: "/d/f") }
            }
            let expected: [Set<[UInt8]?>] = [[block(1, 2000)], [block(1, 2000), block(2, 1000)], [block(2, 1000)]]
            #expect(found == expected[steps], "\(steps)")
        }
    }

    @Test func `a rename that was not synced keeps the file under one of its names`() throws {
        for seed in 0..<200 as Range<UInt64> {
            let disk = SimDisk(seed: seed)
            _ = try make(disk, [1])
            try disk.rename("/d/f", to: "/d/g")
            disk.crash()
            #expect(disk.paths.count == 1)
        }
    }

    @Test func `after a failed sync another one proves nothing`() throws {
        let found = try outcomes { disk in
            let file = try make(disk, [1])
            try file.write([2], at: 0)
            disk.plant(SimDiskFault(.sync, of: "/d/f", .fails(.io(5)), timesMax: 1))
            #expect(throws: DiskError(.io(5), path: "/d/f", operation: "sync")) { try file.sync() }
            try file.sync()
        }
        #expect(found == [[1], [2]])
        let rewritten = try outcomes { disk in
            let file = try make(disk, [1])
            try file.write([2], at: 0)
            disk.plant(SimDiskFault(.sync, .fails(.io(5)), timesMax: 1))
            try? file.sync()
            try file.write([3], at: 0)
            try file.sync()
        }
        #expect(rewritten == [[3]])
    }

    @Test func `equal seeds crash equally`() throws {
        for seed in 0..<50 as Range<UInt64> {
            let results = try (0..<2).map { _ in
                let disk = SimDisk(seed: seed)
                let file = try make(disk, block(1, 5000))
                try file.write(block(2, 9000), at: 100)
                try file.truncate(to: 7000)
                disk.crash()
                return try disk.readFile("/d/f")
            }
            #expect(results[0] == results[1])
        }
    }

    @Test func `a full disk takes what fits, refuses the rest, and heals`() throws {
        let disk = SimDisk(seed: 1, capacityBytes: 1000)
        let file = try make(disk, block(1, 900))
        #expect(try disk.freeBytes("/") == 100)
        #expect(throws: DiskError(.noSpace, path: "/d/f", operation: "write")) { try file.write(block(2, 200), at: 900) }
        #expect(try file.size == 1000)
        try file.write(block(3, 1000), at: 0)
        #expect(throws: DiskError(.noSpace, path: "/d/f", operation: "truncate")) { try file.truncate(to: 1001) }
        disk.setCapacity(1200)
        try file.write(block(2, 200), at: 1000)
        #expect(try file.size == 1200)
    }

    @Test func `planted faults strike the paths and as often as they say`() throws {
        let disk = SimDisk(seed: 1)
        let file = try make(disk, [0, 0, 0, 0])
        disk.plant(SimDiskFault(.write, of: "f", .fails(.io(5)), timesMax: 2))
        #expect(throws: DiskError.self) { try file.write([1], at: 0) }
        #expect(throws: DiskError.self) { try file.write([1], at: 0) }
        try file.write([0], at: 0)
        disk.plant(SimDiskFault(.rename, of: "other", .fails(.notPermitted)))
        try disk.rename("/d/f", to: "/d/g")
        disk.plant(SimDiskFault(.read, .flipsBit, timesMax: 1))
        let bits = try file.read(count: 4, at: 0).reduce(0) { $0 + $1.nonzeroBitCount }
        #expect(bits == 1)
        #expect(try file.read(count: 4, at: 0) == [0, 0, 0, 0])
        try disk.flipBit(of: "/d/g", 9)
        #expect(try file.read(count: 4, at: 0) == [0, 2, 0, 0])
    }

    @Test func `errors are the ones a real disk gives`() throws {
        let disk = SimDisk(seed: 1)
        let file = try make(disk, [1])
        #expect(throws: DiskError(.notFound, path: "/x", operation: "open")) { try disk.open("/x", create: false) }
        #expect(throws: DiskError(.notFound, path: "/x/y", operation: "open")) { try disk.open("/x/y", create: true) }
        #expect(throws: DiskError(.io(21), path: "/d", operation: "open")) { try disk.open("/d", create: true) }
        #expect(throws: DiskError(.io(39), path: "/d", operation: "remove")) { try disk.remove("/d") }
        #expect(throws: DiskError(.notFound, path: "/x", operation: "list")) { try disk.list("/x") }
        #expect(throws: DiskError(.exists, path: "/d/f/g", operation: "make folder")) { try disk.makeFolder("/d/f/g") }
        try file.lock()
        let other = try disk.open("/d/f", create: false)
        #expect(throws: DiskError(.isLocked, path: "/d/f", operation: "lock")) { try other.lock() }
        file.close()
        try other.lock()
        #expect(throws: DiskError(.io(9), path: "/d/f", operation: "write")) { try file.write([1], at: 0) }
        disk.endProcess()
        #expect(throws: DiskError(.io(9), path: "/d/f", operation: "size")) { try other.size }
        #expect(try disk.list("/d") == ["f"] && disk.isFolder("/d") && !disk.isFolder("/d/f") && disk.exists("/d/f"))
    }

    @Test func `one past can be continued in many ways`() throws {
        let disk = SimDisk(seed: 1)
        try make(disk, [1]).write([2], at: 0)
        let image = disk.image
        let found = try Set((0..<100 as Range<UInt64>).map { seed -> [UInt8] in
            let copy = SimDisk(image, seed: seed)
            copy.crash()
            return try copy.readFile("/d/f")
        })
        #expect(found == [[1], [2]])
        #expect(try disk.readFile("/d/f") == [2])
    }

    @Test func `a removed file lives on for those who have it open`() throws {
        let disk = SimDisk(seed: 1)
        let file = try make(disk, [1])
        try disk.remove("/d/f")
        try disk.syncFolder("/d")
        #expect(try file.read(count: 1, at: 0) == [1])
        file.close()
        #expect(try disk.freeBytes("/") == 1 << 40)
    }
}
