import Base
import NIOCore
import NIOSSL
import World

/// A TCP connection, plain or TLS. Bytes are taken from the kernel only when somebody reads, so that a fast peer waits in
/// its own TCP window and not in our memory.
struct LinuxStream: NetworkStream {
    private let channel: any Channel
    private let handler: NIOLoopBound<StreamHandler>
    private let address: IPAddress
    private let authentication: TLSClient

    init(_ channel: any Channel, _ handler: NIOLoopBound<StreamHandler>, address: IPAddress, authentication: TLSClient) {
        (self.channel, self.handler, self.address, self.authentication) = (channel, handler, address, authentication)
    }

    /// Returns when the kernel has taken the bytes. When the task is cancelled, the connection is closed.
    func write(_ bytes: [UInt8]) async throws(NetworkError) {
        try await network {
            try await withTaskCancellationHandler {
                try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
            } onCancel: {
                channel.close(promise: nil)
            }
        }
    }

    func read(countMax: Int, timeout: TimeSpan) async throws(NetworkError) -> [UInt8]? {
        guard countMax > 0 else { return [] }
        return try await network {
            try await withTaskCancellationHandler {
                try await onLoop { handler, promise in handler.read(countMax: countMax, timeout: timeout.amount, promise) }
            } onCancel: {
                channel.close(promise: nil)
            }
        }
    }

    func startTLS(serverName: String, timeout: TimeSpan) async throws(NetworkError) {
        try await startTLS(serverName: serverName, deadline: .now() + timeout.amount)
    }

    func startTLS(serverName: String, deadline: NIODeadline) async throws(NetworkError) {
        let address = address
        let context = try await authentication.context()
        try await network {
            try await withTaskCancellationHandler {
                try await onLoop { (handler, promise: EventLoopPromise<Void>) in
                    do throws(NetworkError) {
                        let authenticated = try TLSClient.handler(context, serverName: serverName, address: address)
                        handler.startTLS(authenticated, serverName: serverName, deadline: deadline, promise)
                    } catch {
                        promise.fail(error)
                    }
                }
            } onCancel: {
                channel.close(promise: nil)
            }
        }
    }

    func close() async {
        // Closing a closed connection is no failure.
        try? await onLoop { (handler, promise: EventLoopPromise<Void>) in handler.close(promise) }
    }

    private func onLoop<T: Sendable>(_ body: @escaping @Sendable (StreamHandler, EventLoopPromise<T>) -> Void) async throws -> T {
        let promise = channel.eventLoop.makePromise(of: T.self)
        channel.eventLoop.execute { [handler] in body(handler.value, promise) }
        return try await promise.futureResult.get()
    }
}
