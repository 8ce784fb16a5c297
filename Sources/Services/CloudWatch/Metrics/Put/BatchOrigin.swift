import AWSWire
import MetricStore

extension MetricBatch.Origin {
    /// The longest name of a source.
    static let sourceBytesMax = 256

    /// Reads the header `x-hinomi-origin: source/sequence` (docs/format/labels.md). Nil where there is no header; one that is not
    /// of that form is refused, because its batch would not be told from a repeat.
    static func reading(header: String?) throws(ServiceFault) -> MetricBatch.Origin? {
        guard let header else { return nil }
        guard let slash = header.lastIndex(of: "/"), let sequence = UInt64(header[header.index(after: slash)...]), sequence > 0,
            (1...sourceBytesMax).contains(header[..<slash].utf8.count), NameRules.isASCIIText(header.utf8)
        else { throw .invalidParameterValue("The header x-hinomi-origin must be a source, a slash and a positive sequence number.") }
        return MetricBatch.Origin(source: String(header[..<slash]), sequence: sequence)
    }
}
