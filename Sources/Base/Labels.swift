/// The identity of a series: a set of name and value pairs, unique by name, kept sorted by the bytes of the name.
///
/// One model for every door: CloudWatch's account, region, namespace, name, unit and dimensions are labels (see
/// docs/format/labels.md), as are Prometheus' and OTLP's. The canonical bytes are what stores hash, compare and write.
public struct Labels: Hashable, Sendable {
    /// Canonical form: for each pair in order, a varint length and the bytes of the name, then of the value.
    public let bytes: [UInt8]

    /// Makes the canonical form. Of pairs with equal names the last wins. Order does not matter.
    public init(_ pairs: some Sequence<(name: String, value: String)>) {
        var sorted: [(name: [UInt8], value: [UInt8], index: Int)] = []
        for (index, pair) in pairs.enumerated() { sorted.append((Array(pair.name.utf8), Array(pair.value.utf8), index)) }
        sorted.sort { $0.name == $1.name ? $0.index < $1.index : $0.name.lexicographicallyPrecedes($1.name) }
        var writer = ByteWriter()
        for (position, pair) in sorted.enumerated() {
            if position + 1 < sorted.count, sorted[position + 1].name == pair.name { continue }
            writer.writeVarint(UInt64(pair.name.count))
            writer.write(pair.name)
            writer.writeVarint(UInt64(pair.value.count))
            writer.write(pair.value)
        }
        bytes = writer.bytes
    }

    /// Takes bytes that are already canonical; nil when they are not (unsorted, repeated or cut).
    public init?(canonical bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        var last: ArraySlice<UInt8>?
        while !reader.isAtEnd {
            guard let name = reader.readSlice(), reader.readSlice() != nil else { return nil }
            if let last, !last.lexicographicallyPrecedes(name) { return nil }
            last = name
        }
        self.bytes = bytes
    }

    /// The pairs in canonical order, as text. Bytes that are not UTF-8 are repaired.
    public var pairs: [(name: String, value: String)] {
        var reader = ByteReader(bytes)
        var result: [(name: String, value: String)] = []
        while let name = reader.readSlice(), let value = reader.readSlice() {
            result.append((String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
        }
        return result
    }

    public subscript(name: String) -> String? {
        var reader = ByteReader(bytes)
        while let key = reader.readSlice(), let value = reader.readSlice() {
            if key.elementsEqual(name.utf8) { return String(decoding: value, as: UTF8.self) }
        }
        return nil
    }
}
