/// The characters of names (CloudWatch API Reference, Dimension; PutMetricData, Namespace): ASCII without control characters, and
/// for dimensions something else than white space and no colon in front.
enum NameRules {
    static func isASCIIText(_ bytes: some Sequence<UInt8>) -> Bool { bytes.allSatisfy { (0x20...0x7E).contains($0) } }

    static func isDimensionText(_ bytes: some Sequence<UInt8>) -> Bool { isASCIIText(bytes) && bytes.contains { $0 != 0x20 } }

    static func isDimensionName(_ bytes: some Collection<UInt8>) -> Bool { isDimensionText(bytes) && bytes.first != UInt8(ascii: ":") }

    static func isNamespace(_ bytes: some Collection<UInt8>) -> Bool { isDimensionName(bytes) }
}
