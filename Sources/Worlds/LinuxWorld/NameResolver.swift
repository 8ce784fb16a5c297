import Base
import Glibc
import NIOCore
import NIOPosix
import World

/// getaddrinfo(3) on threads that may block, with a time limit.
///
/// The call itself cannot be stopped: after the limit its thread is still busy until the resolver gives up, so there are
/// several threads, and names beyond them wait within their own limit.
struct NameResolver: Sendable {
    private let threads = NIOThreadPool.singleton
    private let loops: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup

    /// The longest name (RFC 1035 §2.3.4).
    static let nameCountMax = 253

    func resolve(_ host: String, timeout: TimeSpan) async throws(NetworkError) -> [IPAddress] {
        guard (1...NameResolver.nameCountMax).contains(host.utf8.count), host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .unresolved(host)
        }
        return try await network {
            let loop = loops.next()
            let answer = loop.makePromise(of: [IPAddress].self)
            let limit = loop.scheduleTask(in: timeout.amount) { answer.fail(NetworkError.timedOut) }
            threads.runIfActive(eventLoop: loop) { try NameResolver.addresses(of: host) }.cascade(to: answer)
            answer.futureResult.whenComplete { _ in limit.cancel() }
            return try await answer.futureResult.get()
        }
    }

    private static func addresses(of host: String) throws(NetworkError) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { throw .unresolved(host) }
        defer { freeaddrinfo(first) }
        var result: [IPAddress] = []
        var next = first
        while let entry = next {
            if let address = address(entry.pointee), !result.contains(address) { result.append(address) }
            next = entry.pointee.ai_next
        }
        guard !result.isEmpty else { throw .unresolved(host) }
        return result
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let socket = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET: return withUnsafeBytes(of: socket.load(as: sockaddr_in.self).sin_addr) { IPAddress(bytes: Array($0)) }
        case AF_INET6: return withUnsafeBytes(of: socket.load(as: sockaddr_in6.self).sin6_addr) { IPAddress(bytes: Array($0)) }
        default: return nil
        }
    }
}
