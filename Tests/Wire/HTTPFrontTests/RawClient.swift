import Glibc
import NIOPosix

/// A client that knows nothing of HTTP: bytes out, bytes in, over a real loopback socket. Its blocking calls run on
/// threads of their own, so that the tasks of the server under test are never starved.
final class RawClient: Sendable {
    struct Failure: Error { let call: String, number: Int32 }

    /// The longest that a test waits for bytes before it fails.
    static let patienceSeconds = 20

    /// As many as calls that may block at one time over all tests.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 64)
        pool.start()
        return pool
    }()

    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }

    static func connect(_ port: Int, receiveBufferBytes: Int32? = nil) async throws -> RawClient {
        try await onThread {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { throw Failure(call: "socket", number: errno) }
            let client = RawClient(descriptor: descriptor)
            var patience = timeval(tv_sec: patienceSeconds, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            if var bytes = receiveBufferBytes { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size)) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(UInt16(port).bigEndian)
            address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
            guard result == 0 else { throw Failure(call: "connect", number: errno) }
            return client
        }
    }

    /// Sends everything; a connection that the server has closed meanwhile is not an error here.
    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        try await RawClient.onThread { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { return }
                sent += count
            }
        }
    }

    /// At most `countMax` bytes; nil when the server has closed; throws when nothing came in time.
    func read(countMax: Int = 65536) async throws -> [UInt8]? {
        try await RawClient.onThread { [descriptor] in
            var buffer = [UInt8](repeating: 0, count: countMax)
            let count = recv(descriptor, &buffer, countMax, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return nil }
            guard count > 0 else { throw Failure(call: "recv", number: errno) }
            return Array(buffer.prefix(count))
        }
    }

    /// Everything until the server closes.
    func readToEnd() async throws -> String {
        var all: [UInt8] = []
        while let more = try await read() { all += more }
        return String(decoding: all, as: UTF8.self)
    }

    /// Reads until the text holds `marker` that often.
    func read(until marker: String, times: Int = 1) async throws -> String {
        var all: [UInt8] = []
        while true {
            let text = String(decoding: all, as: UTF8.self)
            if text.count(of: marker) >= times { return text }
            guard let more = try await read() else { return text }
            all += more
        }
    }

    /// Closes our side only.
    func shutdownWrite() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes with a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private static func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await threads.runIfActive(work)
    }
}

extension String {
    func count(of part: String) -> Int {
        let (whole, part) = (Array(utf8), Array(part.utf8))
        guard whole.count >= part.count else { return 0 }
        return (0...(whole.count - part.count)).count { whole[$0..<$0 + part.count].elementsEqual(part) }
    }

    /// The statuses of all responses in it, in order.
    var statuses: [Int] {
        let marker = Array("HTTP/1.1 ".utf8), bytes = Array(utf8)
        var result: [Int] = []
        var at = 0
        while at + 12 <= bytes.count {
            if bytes[at..<at + 9].elementsEqual(marker), let status = Int(String(decoding: bytes[at + 9..<at + 12], as: UTF8.self)) { result.append(status) }
            at += 1
        }
        return result
    }
}
