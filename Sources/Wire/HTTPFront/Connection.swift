import Base
import NIOCore
import NIOHTTP1

/// One client's connection: requests in, one at a time to the handler, responses out in the same order.
///
/// Lives on its event loop. Memory is bounded: requests wait only while their bytes were already read, reading is held
/// while one waits or while the client does not take its response, and no request starts before the last response is
/// nearly out.
final class Connection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// What is answered next.
    private enum Turn {
        case request(AssembledRequest)
        case refusal(Refusal)
    }

    /// The request that the handler has.
    private struct Running {
        var number: UInt64
        var answersHead: Bool
        var keepsAlive: Bool
        var isHTTP10: Bool
        var bodyBytes: Int
    }

    private let table: ConnectionTable
    private let state: FrontState
    private var context: ChannelHandlerContext?
    private var assembler: RequestAssembler
    private var times: ConnectionTimes
    private var waiting = CircularBuffer<Turn>()
    private var running: Running?
    private var requestNumber: UInt64 = 0
    private var isAdvancing = false
    private var isReadHeld = false
    private var wantsContinue = false
    /// The length of the request line so far: tells a target that is too long from headers that are.
    private var lineBytes = 0
    private var sawLineEnd = false
    /// Nothing more is taken from the client: it closes its request line with this connection, or was refused.
    private var isDeaf = false
    private var isInputEnded = false
    /// The last response is written or being written.
    private var isEnding = false

    init(table: ConnectionTable, peer: String, peerPort: Int) {
        (self.table, state) = (table, table.state)
        assembler = RequestAssembler(rules: HeadRules(limits: state.limits, peer: peer, peerPort: peerPort), bodies: state.bodies)
        times = ConnectionTimes(limits: state.limits, now: .now())
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        table.insert(self)
        if table.isDraining { close() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        assembler.abandon()
        for turn in waiting { if case .request(let request) = turn { state.bodies.release(request.request.body.count) } }
        waiting.removeAll()
        table.remove(self)
        state.connectionEnded()
    }

    func close() { context?.close(promise: nil) }

    /// Ends the connection after what it is doing; at once when it does nothing.
    func drain() {
        if running == nil, waiting.isEmpty, times.isBetweenRequests || times.bytesReceived == 0 { close() }
    }

    /// Looks at the deadlines.
    func check(at now: NIODeadline) {
        guard let context else { return }
        // The option is always there on a socket; without it nothing is known to be unwritten.
        let unwritten = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        let seen = ConnectionTimes.Observation(
            now: now, isBusy: running != nil || !waiting.isEmpty, isReading: !isReadHeld && !wantsContinue && !isDeaf, bytesUnwritten: unwritten)
        switch times.check(seen) {
        case .fine: break
        case .headTooSlow: refuse(.headTooSlow)
        case .bodyTooSlow: refuse(.bodyTooSlow)
        case .idle, .silent, .writeStalled, .lingered: close()
        }
    }

    // MARK: In

    /// Notes bytes before they are parsed; false when they are to be dropped.
    func receives(_ bytes: ByteBuffer) -> Bool {
        guard !isDeaf else { return false }
        times.received(bytes.readableBytes, at: .now())
        if !sawLineEnd { measureLine(bytes.readableBytesView) }
        return true
    }

    private func measureLine(_ bytes: ByteBufferView) {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
        sawLineEnd = end != nil
        lineBytes += (end ?? bytes.endIndex) - bytes.startIndex
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDeaf else { return }
        let part = unwrapInboundIn(data)
        do throws(Refusal) {
            switch try assembler.take(part) {
            case .more: if case .body = part { wantsContinue = false }
            case .wantsContinue: wantsContinue = true
            case .complete(let request): takeRequest(request)
            }
            if case .head = part { times.headEnded(at: .now()) }
            advance()
        } catch {
            refuse(error)
        }
    }

    private func takeRequest(_ request: AssembledRequest) {
        var request = request
        times.requestEnded(at: .now())
        (wantsContinue, sawLineEnd, lineBytes) = (false, false, 0)
        if waiting.count + 1 >= state.limits.pipelinedRequestsMax { request.keepsAlive = false }
        if !request.keepsAlive { isDeaf = true }
        waiting.append(.request(request))
    }

    private func refuse(_ refusal: Refusal) {
        guard !isDeaf else { return }
        isDeaf = true
        assembler.abandon()
        state.requestRefused()
        waiting.append(.refusal(refusal))
        advance()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let parserError = error as? HTTPParserError else { return close() }
        refuse(Refusal(parserError, inTarget: lineBytes > state.limits.targetBytesMax))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            isInputEnded = true
            if isEnding { close() } else { advance() }
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Flow

    /// Starts whatever may start now. Handlers that answer at once come back in here, so it does not nest.
    private func advance() {
        guard !isAdvancing, let context else { return }
        isAdvancing = true
        while running == nil, !isEnding, context.channel.isWritable, let turn = waiting.popFirst() { start(turn) }
        isAdvancing = false
        guard !isEnding else { return }
        if running == nil, waiting.isEmpty {
            if isInputEnded { return end(with: context.eventLoop.makeSucceededVoidFuture()) }
            if wantsContinue { sendContinue(context) }
        }
        resumeReading(context)
    }

    private func start(_ turn: Turn) {
        switch turn {
        case .request(let request): start(request)
        case .refusal(let refusal): write(refusal.response, for: Running(number: 0, answersHead: false, keepsAlive: false, isHTTP10: false, bodyBytes: 0))
        }
    }

    private func start(_ assembled: AssembledRequest) {
        requestNumber += 1
        let number = requestNumber, request = assembled.request
        running = Running(
            number: number, answersHead: request.method == "HEAD", keepsAlive: assembled.keepsAlive, isHTTP10: assembled.isHTTP10,
            bodyBytes: request.body.count)
        state.requestStarted()
        let done = answerer(for: number)
        if !state.handler.handleNow(request, done: done) {
            let handler = state.handler
            Task { done(await handler.handle(request)) }
        }
    }

    /// Brings the response of one request back to the loop; only the first answer to it counts.
    private func answerer(for number: UInt64) -> @Sendable (HTTPResponse) -> Void {
        let loop = table.loop
        let bound = NIOLoopBound(self, eventLoop: loop)
        return { response in
            if loop.inEventLoop { bound.value.finish(number, response) } else { loop.execute { bound.value.finish(number, response) } }
        }
    }

    private func finish(_ number: UInt64, _ response: HTTPResponse) {
        guard let request = running, request.number == number else {
            return state.log.error("a request was answered twice", metadata: ["status": "\(response.status)"])
        }
        running = nil
        state.requestEnded()
        state.bodies.release(request.bodyBytes)
        write(response, for: request)
        advance()
    }

    // MARK: Out

    private func write(_ response: HTTPResponse, for request: Running) {
        guard let context, !isEnding else { return }
        let isLast = waiting.isEmpty && (isInputEnded || table.isDraining && times.isBetweenRequests)
        let keepsAlive = request.keepsAlive && !isLast
        let writer = ResponseWriter(dateLine: table.dateLine, answersHead: request.answersHead, keepsAlive: keepsAlive, isHTTP10: request.isHTTP10)
        let bytes = writer.write(response, allocator: context.channel.allocator)
        times.answered(at: .now())
        if keepsAlive { context.writeAndFlush(wrapOutboundOut(bytes), promise: nil) } else { end(with: context.writeAndFlush(wrapOutboundOut(bytes))) }
    }

    private func sendContinue(_ context: ChannelHandlerContext) {
        wantsContinue = false
        times.resumed(at: .now())
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    }

    /// Closes our side after the last write and waits for the client to close its own, so that bytes it still sends
    /// do not reset the connection under the response (RFC 9112 §9.6).
    private func end(with lastWrite: EventLoopFuture<Void>) {
        (isEnding, isDeaf) = (true, true)
        let bound = NIOLoopBound(self, eventLoop: table.loop)
        lastWrite.whenComplete { _ in bound.value.endOutput() }
    }

    private func endOutput() {
        guard let context else { return }
        if isInputEnded { return close() }
        times.lingers(at: .now())
        context.close(mode: .output, promise: nil)
        resumeReading(context)
    }

    // MARK: Back-pressure

    private func holdsReads(_ context: ChannelHandlerContext) -> Bool { !isEnding && (!waiting.isEmpty || !context.channel.isWritable) }

    func read(context: ChannelHandlerContext) {
        if holdsReads(context) { isReadHeld = true } else { context.read() }
    }

    private func resumeReading(_ context: ChannelHandlerContext) {
        guard isReadHeld, !holdsReads(context) else { return }
        isReadHeld = false
        times.resumed(at: .now())
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        advance()
        context.fireChannelWritabilityChanged()
    }
}
