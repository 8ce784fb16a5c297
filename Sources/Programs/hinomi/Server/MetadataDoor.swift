import Base
import Compute
import HTTPFront
import Logging
import Synchronization
import World

/// The loopback port of the metadata service: the same after a restart, because running instances know it by its number.
final class MetadataPort: Sendable {
    static let host = "127.0.0.1"
    private let file: String
    private let disk: any Disk
    private let current = Mutex<Int?>(nil)

    init(folder: String, disk: any Disk) { (file, self.disk) = (folder + "/metadata-port", disk) }

    var number: Int? { current.withLock { $0 } }
    var url: String? { number.map { "http://\(MetadataPort.host):\($0)" } }

    /// The port of the last run; nil when there was none.
    var remembered: Int? {
        // Without it any port will do.
        (try? disk.readFile(file)).flatMap { Int(String(decoding: $0, as: UTF8.self)) }.flatMap { (1...65535).contains($0) ? $0 : nil }
    }

    func listens(on port: Int) throws(DiskError) {
        current.withLock { $0 = port }
        if remembered != port { try disk.replaceFile(file, with: Array("\(port)".utf8)) }
    }
}

/// Where instances ask about themselves: tells by the kernel's table of connections whose process asks.
final class MetadataDoor: HTTPHandler {
    static let drainTimeout = TimeSpan.seconds(1)

    private let service: MetadataService
    private let callers: LoopbackCallers
    private let instances: Instances
    private let port: MetadataPort
    private let log: Logger
    private let front = Mutex<HTTPFront?>(nil)

    init(service: MetadataService, callers: LoopbackCallers, instances: Instances, port: MetadataPort, log: Logger) {
        (self.service, self.callers, self.instances, self.port, self.log) = (service, callers, instances, port, log)
    }

    /// Takes the port, by which instances know the door. Who asks waits until `open`.
    func listen() async throws {
        var listening: HTTPFront?
        if let remembered = port.remembered {
            do { listening = try await listen(on: remembered) } catch {
                log.error("the metadata service's port is taken; running instances cannot reach it", metadata: ["port": "\(remembered)", "error": "\(error)"])
            }
        }
        let closed: HTTPFront
        if let listening { closed = listening } else { closed = try await listen(on: 0) }
        front.withLock { $0 = closed }
        try port.listens(on: closed.port)
    }

    /// Answers from now on: instances, groups and roles are known.
    func open() async { await front.withLock { $0 }?.open() }

    private func listen(on port: Int) async throws(HTTPFrontError) -> HTTPFront {
        try await HTTPFront.start(listen: (MetadataPort.host, port), threads: 1, isOpen: false, handler: self)
    }

    func close() async {
        let open = front.withLock { front in
            defer { front = nil }
            return front
        }
        await open?.drain(timeout: MetadataDoor.drainTimeout)
    }

    func handle(_ request: HTTPRequest) async -> HTTPResponse {
        guard let port = port.number else { return HTTPResponse(status: 503) }
        let there = instances.all.filter { $0.state == .running || $0.state == .pending || $0.state == .stopping || $0.state == .shuttingDown }.map(\.id)
        return await service.answer(request, from: callers.instance(at: (request.peer, request.peerPort), to: port, among: there))
    }
}
