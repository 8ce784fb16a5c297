import Base
import ImageStore
import LinuxWorld
import Logging
import RecordStore
import SimWorld
import Testing
import World

@testable import Compute

/// Images with files: who may make them, what starts from them, and how long their files stay.
@Suite struct ImagesTests {
    private let plane = Plane(acceptsAnyImage: false)
    private let store: ImageStore
    private let images: Images

    init() throws {
        store = ImageStore(folder: "/data/images", disk: plane.world.disk, trees: LinuxTrees(), reserved: InstanceFolder.reservedNames)
        images = Images(
            world: plane.world, records: plane.records, instances: plane.instances, store: store, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try plane.world.disk.makeFolder("/from")
        try plane.world.disk.replaceFile("/from/app.tar", with: ImagesTests.tar("one"))
        try plane.world.disk.replaceFile("/from/next.tar", with: ImagesTests.tar("two"))
        try plane.world.disk.replaceFile("/from/broken.tar", with: Array("no archive".utf8))
    }

    /// An archive with one file.
    private static func tar(_ text: String) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) { block.replaceSubrange(offset..<offset + text.utf8.count, with: Array(text.utf8)) }
        put("version", at: 0)
        put("644", at: 100)
        put(String(text.utf8.count, radix: 8), at: 124)
        put("        ", at: 148)
        put("0", at: 156)
        put(String(block.reduce(0) { $0 + Int($1) }, radix: 8), at: 148)
        block[154] = 0
        return block + Array(text.utf8) + [UInt8](repeating: 0, count: 512 - text.utf8.count + 1024)
    }

    private func register(_ name: String, from path: String = "/from/app.tar", _ change: (inout ImageRegistration) -> Void = { _ in }) async throws -> Image {
        var registration = ImageRegistration(name: name)
        change(&registration)
        return try await images.register(registration, from: path, in: Plane.place, by: plane.cause)
    }

    private func deregister(_ image: Image) async throws {
        let now = plane.world.clock.now
        _ = try await plane.records.write(audit: nil) { try $0.delete(ImageRows.key(image.id, Plane.place), at: now) }
        await images.sweep()
    }

    @Test func anInstanceStartsFromTheFilesAndTheCommandOfItsImage() async throws {
        let image = try await register("app") { ($0.command, $0.description, $0.endsWithCommand) = ("./serve", "the app", true) }
        #expect(image.id.hasPrefix("ami-") && image.id.count == 21)
        let instance = try #require(try await plane.launch { $0.imageID = image.id }.first)
        await plane.settle()
        let start = try #require(plane.driver.state.withLock { $0.starts.first })
        #expect(start.image == image.document && start.image?.content?.entries == 1 && start.image?.command == "./serve" && start.image?.endsWithProgram == true)
        #expect(plane.state(instance.id) == .running)
    }

    @Test func aDeregisteredImageStartsNothingNewAndItsInstancesGoOn() async throws {
        let image = try await register("app")
        let instance = try #require(try await plane.launch { $0.imageID = image.id }.first)
        await plane.settle()
        try await deregister(image)
        #expect(try store.digests().count == 1, "a running instance keeps its files")
        await #expect(throws: ComputeError.noSuchImage(image.id)) { _ = try await plane.launch { $0.imageID = image.id } }
        try await plane.instances.reboot([instance.id], in: Plane.place, by: plane.cause)
        await plane.settle()
        let starts = plane.driver.state.withLock { $0.starts }
        #expect(starts.last?.incarnation == 2 && starts.last?.image == image.document)
        _ = try await plane.instances.terminate([instance.id], in: Plane.place, by: plane.cause)
        await plane.settle()
        await images.sweep()
        #expect(try store.digests().isEmpty, "nobody needs them any more")
    }

    @Test func filesAreSharedAndStayUntilTheLastImageGoes() async throws {
        let first = try await register("first"), second = try await register("second"), other = try await register("other", from: "/from/next.tar")
        #expect(first.document.content == second.document.content && first.id != second.id)
        #expect(try store.digests().count == 2)
        try await deregister(first)
        #expect(try store.digests().count == 2)
        try await deregister(second)
        #expect(try store.digests() == [other.document.content?.digest])
    }

    @Test func whatCannotBeAnImageIsRefusedAndLeavesNothing() async throws {
        _ = try await register("taken")
        let cases: [(name: String, path: String, change: (inout ImageRegistration) -> Void)] = [
            ("ab", "/from/app.tar", { _ in }), ("bad\nname", "/from/app.tar", { _ in }), (String(repeating: "n", count: 129), "/from/app.tar", { _ in }),
            ("taken", "/from/next.tar", { _ in }), ("new", "from/app.tar", { _ in }), ("new", "/from/none.tar", { _ in }), ("new", "/from/broken.tar", { _ in }),
            ("new", "/from/app.tar", { $0.command = "" }), ("new", "/from/app.tar", { $0.command = String(repeating: "c", count: 5000) }),
            ("new", "/from/app.tar", { $0.endsWithCommand = true }), ("new", "/from/app.tar", { $0.description = String(repeating: "d", count: 256) }),
        ]
        for one in cases {
            await #expect(throws: ComputeError.self, "\(one.name.prefix(20)) from \(one.path)") { _ = try await register(one.name, from: one.path, one.change) }
        }
        #expect(try store.digests().count == 1)
        #expect(try await plane.records.read { try ImageRows.all(in: Plane.place, $0) }.count == 1)
    }

    @Test func anImageOfAnInstanceNeedsItsFiles() async throws {
        let instance = try #require(try await plane.launch { $0.imageID = DefaultImage.id }.first)
        await #expect(throws: ComputeError.wrongState(id: instance.id, state: .pending, operation: "made an image of")) {
            _ = try await images.capture(instance.id, as: ImageRegistration(name: "copy"), in: Plane.place, by: plane.cause)
        }
        await plane.settle()
        await #expect(throws: ComputeError.invalid("The files of \(instance.id) are out of this server's reach")) {
            _ = try await images.capture(instance.id, as: ImageRegistration(name: "copy"), in: Plane.place, by: plane.cause)
        }
        await #expect(throws: ComputeError.noSuchInstance(["i-0"])) {
            _ = try await images.capture("i-0", as: ImageRegistration(name: "copy"), in: Plane.place, by: plane.cause)
        }
    }
}
