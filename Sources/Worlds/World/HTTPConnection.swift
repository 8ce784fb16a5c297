import Base

/// One connection that carries many exchanges, one after the other (RFC 9112 §9.3).
///
/// After any error, and after a response that forbids it, the connection is closed and `isUsable` is false. A request that
/// failed is never sent again by itself: only the caller knows whether that is safe.
public actor HTTPConnection {
    private let stream: any NetworkStream
    private let clock: any WorldClock
    private let hostHeader: String
    private var isBusy = false
    public private(set) var isUsable = true

    /// The most bytes taken from the network at a time.
    static let readCountMax = 64 * 1024

    private init(stream: any NetworkStream, clock: any WorldClock, hostHeader: String) {
        (self.stream, self.clock, self.hostHeader) = (stream, clock, hostHeader)
    }

    /// Connects to exactly this address; with `serverName`, over TLS verified for that name.
    public static func open(
        over network: any Network, clock: any WorldClock, to address: IPAddress, port: Int, tls serverName: String?, hostHeader: String, timeout: TimeSpan
    ) async throws(HTTPExchangeError) -> HTTPConnection {
        do throws(NetworkError) {
            let stream = try await network.connect(to: address, port: port, tls: serverName, timeout: timeout)
            return HTTPConnection(stream: stream, clock: clock, hostHeader: hostHeader)
        } catch {
            throw error == .timedOut ? .timedOut : .network(error)
        }
    }

    /// Sends a request and reads its response, all within `timeout`. One at a time: a second call meanwhile throws `.unusable`.
    public func send(_ request: HTTPRequest, timeout: TimeSpan, bodyMax: Int) async throws(HTTPExchangeError) -> HTTPResponse {
        try await send(request, keepsAlive: true, timeout: timeout, bodyMax: bodyMax)
    }

    public func close() async {
        isUsable = false
        await stream.close()
    }

    func send(_ request: HTTPRequest, keepsAlive: Bool, timeout: TimeSpan, bodyMax: Int) async throws(HTTPExchangeError) -> HTTPResponse {
        guard isUsable, !isBusy else { throw .unusable }
        let bytes = try HTTPRequestWriter(hostHeader: hostHeader, keepsAlive: keepsAlive).bytes(of: request)
        isBusy = true
        defer { isBusy = false }
        let reader = HTTPResponseReader(method: request.method, limits: HTTPLimits(bodyMax: bodyMax))
        let result = await exchangeInTime(bytes, reader, deadline: clock.uptime + timeout)
        guard case .success(let (response, allowsReuse)) = result, allowsReuse, keepsAlive else {
            await close()
            return try result.get().response
        }
        return response
    }

    private typealias Outcome = Result<(response: HTTPResponse, allowsReuse: Bool), HTTPExchangeError>

    /// Runs the exchange beside a watch that closes the stream at the deadline, which ends every wait of the exchange.
    private func exchangeInTime(_ bytes: [UInt8], _ reader: HTTPResponseReader, deadline: TimeSpan) async -> Outcome {
        let (stream, clock) = (stream, clock)
        return await withTaskGroup(of: Outcome?.self) { group in
            group.addTask { await HTTPConnection.exchange(bytes, reader, over: stream, clock: clock, deadline: deadline) }
            group.addTask {
                // Cancelled means that the exchange came first; then the stream must stay open.
                guard (try? await clock.sleep(untilUptime: deadline)) != nil else { return nil }
                await stream.close()
                return .failure(.timedOut)
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            // The watch closes the stream, and the exchange may be first to see that.
            if case .failure? = first, clock.uptime >= deadline { return .failure(.timedOut) }
            return first ?? .failure(.timedOut)
        }
    }

    private static func exchange(
        _ bytes: [UInt8], _ reader: HTTPResponseReader, over stream: any NetworkStream, clock: any WorldClock, deadline: TimeSpan
    ) async -> Outcome {
        var reader = reader
        do throws(NetworkError) {
            try await stream.write(bytes)
            while reader.response == nil {
                let left = deadline - clock.uptime
                guard left > .zero else { return .failure(.timedOut) }
                guard let piece = try await stream.read(countMax: readCountMax, timeout: left) else { return finish(reader) }
                do throws(HTTPExchangeError) { try reader.receive(piece) } catch { return .failure(error) }
            }
            return finish(reader)
        } catch {
            return .failure(error == .timedOut ? .timedOut : .network(error))
        }
    }

    private static func finish(_ reader: HTTPResponseReader) -> Outcome {
        var reader = reader
        do throws(HTTPExchangeError) { return .success((try reader.finish(), reader.allowsReuse)) } catch { return .failure(error) }
    }
}
