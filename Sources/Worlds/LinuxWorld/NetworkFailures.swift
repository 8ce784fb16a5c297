import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import World

extension NetworkError {
    /// The contract's name for what NIO, TLS or the kernel reported.
    init(_ error: any Error) {
        switch error {
        case let known as NetworkError: self = known
        case let failure as NIOConnectionError: self = failure.connectionErrors.first.map { NetworkError($0.error) } ?? .refused
        case ChannelError.connectTimeout: self = .timedOut
        case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed, ChannelError.eof, ChannelError.outputClosed: self = .cut
        case ChannelError.writeMessageTooLarge: self = .tooLong
        case let failure as IOError: self.init(errno: failure.errnoCode)
        case NIOSSLError.uncleanShutdown: self = .cut
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self = .tls("\(error)")
        default: self = .io("\(error)")
        }
    }

    init(errno number: Int32) {
        switch number {
        case ECONNREFUSED: self = .refused
        case ETIMEDOUT: self = .timedOut
        case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN: self = .cut
        case EADDRINUSE: self = .inUse
        case EMSGSIZE: self = .tooLong
        default: self = .io("error \(number)")
        }
    }
}

/// Runs NIO calls and names their failures in the contract's words.
func network<T: Sendable>(_ body: () async throws -> T) async throws(NetworkError) -> T {
    do { return try await body() } catch { throw NetworkError(error) }
}
