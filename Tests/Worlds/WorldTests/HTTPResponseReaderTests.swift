import Base
import Testing
import World

@Suite struct HTTPResponseReaderTests {
    /// Reads a whole response, in one piece and byte by byte; both must agree.
    private func read(_ text: String, method: String = "GET", limits: HTTPLimits = HTTPLimits(bodyMax: 1000)) throws -> (HTTPResponse, reuse: Bool) {
        let bytes = Array(text.utf8)
        let whole = outcome(method, limits, [bytes])
        let piecewise = outcome(method, limits, bytes.map { [$0] })
        #expect(describe(whole) == describe(piecewise))
        return try whole.get()
    }

    private func outcome(_ method: String, _ limits: HTTPLimits, _ pieces: [[UInt8]]) -> Result<(HTTPResponse, reuse: Bool), HTTPExchangeError> {
        var reader = HTTPResponseReader(method: method, limits: limits)
        do throws(HTTPExchangeError) {
            for piece in pieces { try reader.receive(piece) }
            return .success((try reader.finish(), reader.allowsReuse))
        } catch {
            return .failure(error)
        }
    }

    private func describe(_ result: Result<(HTTPResponse, reuse: Bool), HTTPExchangeError>) -> String {
        switch result {
        case .success(let (response, reuse)): "\(response.status) \(response.headers.fields) \(response.body) \(reuse)"
        case .failure(let error): "\(error)"
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi", true),
        ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", "hi", true),
        ("HTTP/1.1 200 OK\r\nConnection: keep-alive, Close\r\nContent-Length: 2\r\n\r\nhi", "hi", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi", false),
        ("HTTP/1.1 200 OK\r\n\r\nhi there", "hi there", false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n00A;x=\"y\"\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n", "hi0123456789", true),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!", "!", true),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "", true),
        ("HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", "", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\n\r\n", "hi", false),
    ])
    func `every framing is read`(text: String, body: String, reuse: Bool) throws {
        let (response, isReusable) = try read(text)
        #expect(String(decoding: response.body, as: UTF8.self) == body)
        #expect(isReusable == reuse)
    }

    @Test func `the response to HEAD has no body whatever it says`() throws {
        let (response, reuse) = try read("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", method: "HEAD")
        #expect(response.body.isEmpty && reuse && response.headers["content-length"] == "999999")
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi", "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n",
        "HTTP/2 200\r\n\r\n", "HTTP/1.2 200 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n",
        "HTTP/1.1 600 x\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n", "ICY 200 OK\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\n\n", "HTTP/1.1 200 OK\r\nX: a\n\r\n", "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n", "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\r\n folded\r\n\r\n", "HTTP/1.1 200 OK\r\nX : a\r\n\r\n", "HTTP/1.1 200 OK\r\n: a\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nhi", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nhi", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nhi", "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nhi",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 2\r\nhi\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nhi\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi!!\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nbad trailer\r\n\r\n",
    ])
    func `damage is refused as malformed`(text: String) {
        do {
            _ = try read(text)
            Issue.record("read \(text.debugDescription)")
        } catch HTTPExchangeError.malformed {
        } catch {
            Issue.record("\(error) for \(text.debugDescription)")
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", "body"), ("HTTP/1.1 200 OK\r\n\r\n01234567890", "body"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nB\r\n", "body"), ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n1\r\n", "body"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\n", "body"),
        ("HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", "header fields"), ("HTTP/1.1 200 OK\r\nA: " + String(repeating: "x", count: 200), "line or head"),
        (String(repeating: "x", count: 201), "line or head"), (String(repeating: "HTTP/1.1 100 C\r\n\r\n", count: 4), "informational responses"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + String(repeating: "x", count: 40) + "\r\n!\r\n", "line or head"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + String(repeating: "A: b\r\n", count: 50), "line or head"),
    ])
    func `more than a limit is refused by the limit's name`(text: String, limit: String) {
        var limits = HTTPLimits(bodyMax: 10)
        (limits.headBytesMax, limits.fieldsMax, limits.informationalMax, limits.chunkLineMax) = (200, 3, 3, 32)
        #expect(throws: HTTPExchangeError.tooLarge(limit)) { try read(text, limits: limits) }
    }

    @Test func `no bytes at all can make the reader trap`() {
        let seeds = ["HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello, world", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a\r\nhello\r\n0\r\nT: x\r\n\r\n"]
        var random = SeededRandom(seed: 1)
        for round in 0..<20_000 {
            var bytes = Array(seeds[round % 2].utf8)
            for _ in 0..<(1 + Int(random.next() % 4)) { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
            let cut = Int(random.next() % UInt64(bytes.count + 1))
            #expect(
                describe(outcome("GET", HTTPLimits(bodyMax: 100), [bytes]))
                    == describe(outcome("GET", HTTPLimits(bodyMax: 100), [Array(bytes[..<cut]), Array(bytes[cut...])])))
        }
    }
}
