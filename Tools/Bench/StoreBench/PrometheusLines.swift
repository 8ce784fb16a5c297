import Glibc

/// The samples of one frame of Prometheus text, as places in the text. Only what the load generator writes: no escapes.
struct PrometheusLines {
    struct Label { var name: Range<Int>, value: Range<Int> }
    struct Sample {
        /// Its labels end here in `labels`; they begin where those of the sample before end.
        var labelsEnd: Int
        var value: Double
        var time: Int64
    }

    private(set) var labels: [Label] = []
    private(set) var samples: [Sample] = []

    mutating func parse(_ text: UnsafeRawBufferPointer) {
        labels.removeAll(keepingCapacity: true)
        samples.removeAll(keepingCapacity: true)
        var at = 0
        while at < text.count {
            let start = at
            while text[at] != UInt8(ascii: "{") { at += 1 }
            // The metric's name is the value of the label `__name__`, which has no place in the text: an empty range.
            labels.append(.init(name: 0..<0, value: start..<at))
            at += 1
            while text[at] != UInt8(ascii: "}") { at = parseLabel(text, at) }
            at = parseNumbers(text, at + 2)
        }
    }

    private mutating func parseLabel(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var at = start
        while text[at] != UInt8(ascii: "=") { at += 1 }
        let name = start..<at
        at += 2
        let valueStart = at
        while text[at] != UInt8(ascii: "\"") { at += 1 }
        labels.append(.init(name: name, value: valueStart..<at))
        return text[at + 1] == UInt8(ascii: ",") ? at + 2 : at + 1
    }

    private mutating func parseNumbers(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var at = start
        while text[at] != UInt8(ascii: " ") { at += 1 }
        let value = strtod((text.baseAddress! + start).assumingMemoryBound(to: CChar.self), nil)
        at += 1
        var time: Int64 = 0
        while at < text.count, text[at] != UInt8(ascii: "\n") {
            time = time * 10 + Int64(text[at] - 48)
            at += 1
        }
        samples.append(.init(labelsEnd: labels.count, value: value, time: time))
        return at + 1
    }
}
