import Base
import CZlib

@testable import AWSWire

extension FuzzTarget {
    /// The texts inside of messages, and gzip around them.
    static let wireTexts = [
        FuzzTarget("gzip") { bytes in
            if let inflated = attempt({ try Gzip.inflated(bytes) }) {
                try hold(inflated.count <= max(WireLimits.inflatedFreeBytes, bytes.count * WireLimits.inflationRatioMax), "\(inflated.count) bytes of \(bytes.count)")
                try hold(Gzip.beginning(of: bytes).elementsEqual(inflated.prefix(WireLimits.actionBytesMax)), "the beginning is another")
            }
            try hold(Gzip.beginning(of: bytes).count <= WireLimits.actionBytesMax, "the beginning is too long")
        },
        FuzzTarget("base64", bytesMax: 512) { bytes in
            try hold(Base64Text.decoded(Base64Text.encoded(bytes).utf8) == bytes, "base64 does not come back")
            if let decoded = Base64Text.decoded(bytes) { try hold(Base64Text.decoded(Base64Text.encoded(decoded).utf8) == decoded, "base64 is not stable") }
            _ = Hexadecimal.bytes(String(decoding: bytes, as: UTF8.self))
            try hold(Hexadecimal.bytes(Hexadecimal.text(bytes)) == bytes, "hexadecimal does not come back")
        },
        FuzzTarget("percent", bytesMax: 512) { bytes in
            if let decoded = PercentCoding.decoded(bytes) { try hold(PercentCoding.decoded(PercentCoding.encoded(decoded)) == decoded, "encoding does not come back") }
            _ = (PercentText.decoded(bytes), PercentText.decoded(bytes, plusIsSpace: true))
            var reader = FormReader(bytes)
            var pairs = 0
            while let pair = reader.next() {
                _ = (reader.text(pair.name), reader.text(pair.value))
                pairs += 1
            }
            try hold(pairs <= bytes.count, "more pairs than bytes")
        },
        FuzzTarget(text: "timestamp-text", bytesMax: 64) { text in
            guard let time = TimestampText.time(text) else { return }
            for format in [TimestampFormat.iso8601, .unixTimestamp] {
                let printed = TimestampText.text(time, format)
                try hold(TimestampText.time(printed) == time, "\(text) is \(printed), which is another time")
            }
            _ = TimestampText.time(TimestampText.text(time, .rfc822))
        },
        FuzzTarget(text: "number-text", bytesMax: 64) { text in
            _ = (NumberText.integer(text), NumberText.boolean(text))
            guard let number = NumberText.double(text) else { return }
            let again = NumberText.double(NumberText.text(number))
            try hold(again == number || number.isNaN, "\(text) reads back as \(String(describing: again))")
        },
        FuzzTarget(text: "header-list", bytesMax: 512) { text in
            for areDates in [false, true] {
                let values = HeaderText.values(text, areDates: areDates)
                try hold(values.count <= text.utf8.count + 1, "more values than bytes")
            }
            let element = HeaderText.element(text)
            try hold(HeaderText.values(element, areDates: false) == [String(text[...].trimmed)], "\(element) is not one value")
            try hold(!HeaderText.safe(text).unicodeScalars.contains { $0 == "\r" || $0 == "\n" }, "a header with a line end")
        },
        FuzzTarget(text: "pattern", bytesMax: 256) { text in
            let sides = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard let matcher = PatternMatcher(String(sides[0])) else { return }
            _ = matcher.matches(sides.count > 1 ? String(sides[1]) : "")
        },
        FuzzTarget("shape-table", bytesMax: 8192) { bytes in _ = attempt { try ShapeTable(lines: bytes) } },
    ]
}
