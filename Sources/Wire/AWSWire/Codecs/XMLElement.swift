/// An element of an XML document: what the codecs need of it, without namespaces.
struct XMLElement {
    /// The name without its prefix.
    let name: String
    /// Names as they were written, prefix included.
    let attributes: [(name: String, value: String)]
    private(set) var children: [XMLElement] = []
    private(set) var bytes: [UInt8] = []

    init(name: String, attributes: [(name: String, value: String)]) { (self.name, self.attributes) = (name, attributes) }

    /// The text between its tags, white space kept.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ child: XMLElement) { children.append(child) }
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: text) }

    func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    func attribute(_ name: String) -> String? {
        attributes.first { $0.name == name }?.value ?? attributes.first { $0.name.split(separator: ":").last.map(String.init) == name }?.value
    }
}
