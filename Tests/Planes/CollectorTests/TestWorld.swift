import Base
import Synchronization
import World

@testable import Collector

/// A machine in memory: files of /proc that a test writes, a clock that jumps where a sleeper wants to be, a disk that
/// can lose what was not synced.
final class TestWorld: World {
    let testClock = TestClock()
    let testDisk = TestDisk()
    let testProcesses = TestProcesses()
    let random: any RandomSource = TestRandom()
    var clock: any WorldClock { testClock }
    var disk: any Disk { testDisk }
    var processes: any Processes { testProcesses }
    /// What StatsD clients have sent; without it no datagram address can be had.
    let receiver = Mutex<TestReceiver?>(nil)
    var network: any Network { TestNetwork(receiver: receiver.withLock { $0 }) }
}

final class TestClock: WorldClock {
    private struct Times { var now = Timestamp(seconds: 1_767_571_200), uptime = TimeSpan.zero, slept: [TimeSpan] = [], sleepsLeft = Int.max }
    private let times = Mutex(Times())

    var now: Timestamp { times.withLock { $0.now } }
    var uptime: TimeSpan { times.withLock { $0.uptime } }
    /// How long each sleeper slept.
    var slept: [TimeSpan] { times.withLock { $0.slept } }

    func advance(_ span: TimeSpan) { times.withLock { ($0.now, $0.uptime) = ($0.now + span, $0.uptime + span) } }
    /// Sleepers wait until this holds.
    func hold(until condition: @escaping @Sendable () -> Bool) { gate.withLock { $0 = condition } }
    private let gate = Mutex<(@Sendable () -> Bool)?>(nil)

    /// After so many sleeps every sleeper is cancelled.
    func allow(sleeps: Int) { times.withLock { $0.sleepsLeft = sleeps } }

    func sleep(untilUptime deadline: TimeSpan) async throws {
        while let condition = gate.withLock({ $0 }), !condition() { await Task.yield() }
        let isAllowed = times.withLock { times in
            guard times.sleepsLeft > 0 else { return false }
            times.sleepsLeft -= 1
            let span = max(.zero, deadline - times.uptime)
            times.slept.append(span)
            (times.now, times.uptime) = (times.now + span, times.uptime + span)
            return true
        }
        guard isAllowed else { throw CancellationError() }
        await Task.yield()
    }
}

final class TestRandom: RandomSource {
    private let generator = Mutex(SeededRandom(seed: 7))
    func next() -> UInt64 { generator.withLock { $0.next() } }
}

final class TestProcesses: Processes {
    private let files = Mutex<[String: [UInt8]]>([:])
    private let usages = Mutex<[String: FileSystemUsage]>([:])
    let ownID = 1

    func write(_ path: String, _ text: String) { files.withLock { $0[path] = Array(text.utf8) } }
    func remove(_ path: String) { files.withLock { $0[path] = nil } }
    func setUsage(_ path: String, _ usage: FileSystemUsage) { usages.withLock { $0[path] = usage } }

    func list() -> [Int] { files.withLock { Set($0.keys.compactMap { Int($0.prefix { $0 != "/" }) }).sorted() } }
    func procFile(_ path: String) -> [UInt8]? { files.withLock { $0[path] } }
    func fileSystemUsage(_ path: String) -> FileSystemUsage? { usages.withLock { $0[path] } }

    // The agent starts and signals nothing.
    let ownUser: UInt32 = 0
    let ownProgram: String? = nil
    func procLinks(_ path: String) -> [String] { [] }
    func identity(of process: Int) -> ProcessIdentity? { nil }
    func startDetached(_ program: DetachedProgram) throws(ProcessError) -> Int { 0 }
    func run(_ program: BoundedProgram) async throws(ProcessError) -> ProgramOutcome { throw ProcessError("nothing runs here") }
    func send(_ signal: ProcessSignal, to process: ProcessIdentity) -> Bool { false }
}

/// Gives its datagrams one after the other, then waits for `close`.
final class TestReceiver: DatagramReceiver {
    private let datagrams: AsyncStream<[UInt8]>
    private let end: AsyncStream<[UInt8]>.Continuation
    private let left: Mutex<Int>
    let port = 8125, droppedCount = 0

    init(_ texts: [String]) {
        (datagrams, end) = AsyncStream.makeStream()
        left = Mutex(texts.count + 1)
        for text in texts { end.yield(Array(text.utf8)) }
    }
    /// The last datagram was taken, and the receiver was asked for another.
    var isDrained: Bool { left.withLock { $0 <= 0 } }

    func receive() async -> [UInt8]? {
        left.withLock { $0 -= 1 }
        for await datagram in datagrams { return datagram }
        return nil
    }
    func close() async { end.finish() }
}

struct TestNetwork: Network {
    let receiver: TestReceiver?

    func resolve(_ host: String, timeout: TimeSpan) async throws(NetworkError) -> [IPAddress] { throw .unresolved(host) }
    func connect(to address: IPAddress, port: Int, tls: String?, timeout: TimeSpan) async throws(NetworkError) -> any NetworkStream { throw .refused }
    func receiveDatagrams(on address: IPAddress, port: Int) async throws(NetworkError) -> any DatagramReceiver {
        guard let receiver else { throw .inUse }
        return receiver
    }
}

/// Files in memory. `crash` takes away what was not synced; `failAfter` makes the disk full.
final class TestDisk: Disk {
    struct Content { var bytes: [UInt8] = [], synced: [UInt8] = [], isLocked = false }
    private struct State { var files: [String: Content] = [:], folders: Set<String> = [], writesLeft = Int.max }
    private let state = Mutex(State())

    func failAfter(writes: Int) { state.withLock { $0.writesLeft = writes } }
    var paths: [String] { state.withLock { $0.files.keys.sorted() } }
    func bytes(_ path: String) -> [UInt8] { state.withLock { $0.files[path]?.bytes ?? [] } }
    func overwrite(_ path: String, _ bytes: [UInt8]) { state.withLock { $0.files[path] = Content(bytes: bytes, synced: bytes) } }

    /// The process is gone; with `losingUnsynced`, the power too.
    func crash(losingUnsynced: Bool) {
        state.withLock { state in
            for path in state.files.keys {
                state.files[path]?.isLocked = false
                if losingUnsynced, let synced = state.files[path]?.synced { state.files[path]?.bytes = synced }
            }
        }
    }

    func open(_ path: String, create: Bool) throws(DiskError) -> any DiskFile {
        let isThere = state.withLock { state in
            if create, state.files[path] == nil { state.files[path] = Content() }
            return state.files[path] != nil
        }
        guard isThere else { throw DiskError(.notFound, path: path, operation: "open") }
        return TestFile(disk: self, path: path)
    }
    func list(_ folder: String) throws(DiskError) -> [String] {
        state.withLock { state in
            state.files.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.utf8.count + 1)) }.filter { !$0.contains("/") }.sorted()
        }
    }
    func isFolder(_ path: String) -> Bool { state.withLock { $0.folders.contains(path) } }
    func exists(_ path: String) -> Bool { state.withLock { $0.files[path] != nil } }
    func makeFolder(_ path: String) throws(DiskError) { state.withLock { _ = $0.folders.insert(path) } }
    func rename(_ path: String, to target: String) throws(DiskError) {
        state.withLock { $0.files[target] = $0.files.removeValue(forKey: path) }
    }
    func remove(_ path: String) throws(DiskError) { state.withLock { _ = $0.files.removeValue(forKey: path) } }
    func syncFolder(_ folder: String) throws(DiskError) {}
    func freeBytes(_ path: String) throws(DiskError) -> Int64 { 1 << 40 }

    fileprivate func with<Value: Sendable>(_ path: String, _ work: (inout Content) -> Value) -> Value? {
        state.withLock { state in
            guard var content = state.files[path] else { return nil }
            defer { state.files[path] = content }
            return work(&content)
        }
    }
    fileprivate func takeWrite() -> Bool {
        state.withLock { state in
            guard state.writesLeft > 0 else { return false }
            state.writesLeft -= 1
            return true
        }
    }
}

final class TestFile: DiskFile {
    private let disk: TestDisk
    private let path: String
    init(disk: TestDisk, path: String) { (self.disk, self.path) = (disk, path) }

    var size: Int64 { get throws(DiskError) { Int64(disk.bytes(path).count) } }
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(DiskError) -> Int {
        let part = disk.bytes(path).dropFirst(Int(offset)).prefix(buffer.count)
        buffer.copyBytes(from: part)
        return part.count
    }
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(DiskError) {
        guard disk.takeWrite() else { throw DiskError(.noSpace, path: path, operation: "write") }
        let new = Array(bytes)
        _ = disk.with(path) { content in
            let end = Int(offset) + new.count
            if content.bytes.count < end { content.bytes += [UInt8](repeating: 0, count: end - content.bytes.count) }
            content.bytes.replaceSubrange(Int(offset)..<end, with: new)
        }
    }
    func truncate(to size: Int64) throws(DiskError) { _ = disk.with(path) { $0.bytes = Array($0.bytes.prefix(Int(size))) } }
    func sync() throws(DiskError) { _ = disk.with(path) { $0.synced = $0.bytes } }
    func lock() throws(DiskError) {
        let taken = disk.with(path) { content in
            defer { content.isLocked = true }
            return !content.isLocked
        }
        guard taken == true else { throw DiskError(.isLocked, path: path, operation: "lock") }
    }
    func close() {}
}

/// A receiver that answers as it is told, then takes everything.
final class TestUplink: Uplink {
    private let answers = Mutex<[UplinkError?]>([])
    private let received = Mutex<[SpooledBatch]>([])

    init(_ answers: [UplinkError?] = []) { self.answers.withLock { $0 = answers } }
    var batches: [SpooledBatch] { received.withLock { $0 } }
    var datums: [Datum] { batches.flatMap(\.datums) }

    func send(_ batch: SpooledBatch) async throws(UplinkError) {
        let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        if let answer { throw answer }
        received.withLock { $0.append(batch) }
    }
}

extension Datum {
    /// A datum of one value for tests that care for little else.
    static func sample(_ name: String, _ value: Double = 1, _ dimensions: [String: String] = [:]) -> Datum {
        Datum(
            name: name, dimensions: dimensions.sorted { $0.key < $1.key }.map { MetricDimension(name: $0.key, value: $0.value) }, unit: "Count",
            timestamp: Timestamp(seconds: 1_767_571_200), content: .value(value))
    }
}
