import Base

/// The compact form of a batch on disk: texts once in a table, then numbers (docs/format/agent-spool.md).
extension SpooledBatch {
    private static let version: UInt8 = 1

    public func encoded() -> [UInt8] {
        var table = TextTable()
        var body = ByteWriter()
        for datum in datums { datum.write(to: &body, table: &table) }
        var writer = ByteWriter(reserving: body.bytes.count + 256)
        writer.write(SpooledBatch.version)
        writer.writeText(source)
        writer.writeVarint(sequence)
        writer.writeText(namespace)
        writer.writeVarint(UInt64(table.texts.count))
        for text in table.texts { writer.writeText(text) }
        writer.writeVarint(UInt64(datums.count))
        writer.write(body.bytes)
        return writer.bytes
    }

    /// Nil for bytes that are not exactly one batch of this form.
    public init?(decoding bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard reader.readByte() == SpooledBatch.version, let source = reader.readText(), let sequence = reader.readVarint(),
            let namespace = reader.readText(), let textCount = reader.readVarint(), textCount <= UInt64(reader.remaining)
        else { return nil }
        var texts: [String] = []
        for _ in 0..<textCount {
            guard let text = reader.readText() else { return nil }
            texts.append(text)
        }
        guard let datumCount = reader.readVarint(), datumCount <= UInt64(reader.remaining) else { return nil }
        var datums: [Datum] = []
        for _ in 0..<datumCount {
            guard let datum = Datum(reading: &reader, texts: texts) else { return nil }
            datums.append(datum)
        }
        guard reader.isAtEnd else { return nil }
        self.init(source: source, sequence: sequence, namespace: namespace, datums: datums)
    }
}

/// Each different text once, by its number.
private struct TextTable {
    private(set) var texts: [String] = []
    private var numbers: [String: UInt64] = [:]

    mutating func number(of text: String) -> UInt64 {
        if let number = numbers[text] { return number }
        let number = UInt64(texts.count)
        texts.append(text)
        numbers[text] = number
        return number
    }
}

extension Datum {
    fileprivate func write(to writer: inout ByteWriter, table: inout TextTable) {
        writer.writeVarint(table.number(of: name))
        writer.writeVarint(table.number(of: unit))
        writer.writeSignedVarint(timestamp.milliseconds)
        writer.writeVarint(UInt64(max(0, storageResolution)))
        writer.writeVarint(UInt64(dimensions.count))
        for dimension in dimensions {
            writer.writeVarint(table.number(of: dimension.name))
            writer.writeVarint(table.number(of: dimension.value))
        }
        switch content {
        case .statisticSet(let count, let sum, let minimum, let maximum):
            writer.writeVarint(0)
            for number in [count, sum, minimum, maximum] { writer.writeDouble(number) }
        case .values(let values):
            writer.writeVarint(UInt64(values.count) + 1)
            for weighted in values {
                writer.writeDouble(weighted.value)
                writer.writeDouble(weighted.count)
            }
        }
    }

    fileprivate init?(reading reader: inout ByteReader, texts: [String]) {
        func text(_ number: UInt64?) -> String? { number.flatMap { $0 < UInt64(texts.count) ? texts[Int($0)] : nil } }
        guard let name = text(reader.readVarint()), let unit = text(reader.readVarint()), let time = reader.readSignedVarint(),
            let resolution = reader.readVarint(), resolution <= 60, let count = reader.readVarint(), count <= UInt64(reader.remaining)
        else { return nil }
        var dimensions: [MetricDimension] = []
        for _ in 0..<count {
            guard let name = text(reader.readVarint()), let value = text(reader.readVarint()) else { return nil }
            dimensions.append(MetricDimension(name: name, value: value))
        }
        guard let content = Content(reading: &reader) else { return nil }
        self.init(name: name, dimensions: dimensions, unit: unit, timestamp: Timestamp(milliseconds: time), content: content, storageResolution: Int(resolution))
    }
}

extension Datum.Content {
    fileprivate init?(reading reader: inout ByteReader) {
        guard let form = reader.readVarint(), form <= UInt64(reader.remaining) else { return nil }
        if form == 0 {
            guard let count = reader.readDouble(), let sum = reader.readDouble(), let minimum = reader.readDouble(), let maximum = reader.readDouble()
            else { return nil }
            self = .statisticSet(count: count, sum: sum, minimum: minimum, maximum: maximum)
            return
        }
        var values: [Datum.Weighted] = []
        for _ in 0..<form - 1 {
            guard let value = reader.readDouble(), let count = reader.readDouble() else { return nil }
            values.append(Datum.Weighted(value, count: count))
        }
        self = .values(values)
    }
}
