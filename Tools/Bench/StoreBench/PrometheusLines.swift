import Glibc

/// Reads Prometheus text as load generators write it: no escapes, no comments, a time on each line.
struct PrometheusLines {
    private var scrape = Scrape()

    mutating func parse(_ body: [UInt8]) -> Scrape {
        // The name of the metric is the value of a label that has no place in the text: behind it.
        scrape.bytes = body + Array("__name__".utf8)
        scrape.labels.removeAll(keepingCapacity: true)
        scrape.samples.removeAll(keepingCapacity: true)
        scrape.bytes.withUnsafeBytes { text in
            var at = 0
            while at < body.count { at = parseLine(text, at, end: body.count) }
        }
        return scrape
    }

    private mutating func parseLine(_ text: UnsafeRawBufferPointer, _ start: Int, end: Int) -> Int {
        var at = start
        while text[at] != UInt8(ascii: "{") { at += 1 }
        scrape.labels.append(.init(name: end..<text.count, value: start..<at))
        at += 1
        while text[at] != UInt8(ascii: "}") { at = parseLabel(text, at) }
        return parseNumbers(text, at + 2, end)
    }

    private mutating func parseLabel(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var at = start
        while text[at] != UInt8(ascii: "=") { at += 1 }
        let name = start..<at
        at += 2
        let valueStart = at
        while text[at] != UInt8(ascii: "\"") { at += 1 }
        scrape.labels.append(.init(name: name, value: valueStart..<at))
        return text[at + 1] == UInt8(ascii: ",") ? at + 2 : at + 1
    }

    private mutating func parseNumbers(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int {
        var at = start
        while text[at] != UInt8(ascii: " ") { at += 1 }
        let value = text.baseAddress.map { strtod(($0 + start).assumingMemoryBound(to: CChar.self), nil) } ?? 0
        at += 1
        var time: Int64 = 0
        while at < end, text[at] != UInt8(ascii: "\n") {
            time = time * 10 + Int64(text[at] - 48)
            at += 1
        }
        scrape.samples.append(.init(labelsEnd: scrape.labels.count, value: value, time: time))
        return at + 1
    }
}
