import Glibc

/// A load from a file of frames, each three 32-bit integers (stream, samples, bytes) and as many bytes of Prometheus text.
final class PayloadFile: Load {
    struct Failure: Error { let reason: String }

    private let file: UnsafeMutablePointer<FILE>
    private var lines = PrometheusLines()

    init(_ path: String) throws {
        guard let file = fopen(path, "rb") else { throw Failure(reason: "cannot open \(path)") }
        self.file = file
    }

    deinit { fclose(file) }

    func next() -> Scrape? {
        var head = [UInt32](repeating: 0, count: 3)
        guard fread(&head, 4, 3, file) == 3 else { return nil }
        let length = Int(head[2])
        var body = [UInt8](repeating: 0, count: length)
        guard fread(&body, 1, length, file) == length else { return nil }
        return lines.parse(body)
    }
}
