import AWSWire
import Base
import Delivery

/// A message as it was published, checked.
struct Message: Sendable {
    /// The most bytes of a message with its attributes (Amazon SNS quotas).
    static let bytesMax = 262_144

    let id: String
    let subject: String?
    let attributes: [Parcel.Attribute]
    /// The text for each protocol; `default` is always there.
    private let texts: [String: String]

    init(id: String, text: String, subject: String?, structure: String?, attributes: [String: MessageAttribute]?) throws(ServiceFault) {
        guard !text.isEmpty else { throw Message.invalid("Empty message") }
        self.attributes = try MessageAttribute.parcelAttributes(attributes ?? [:])
        let size = self.attributes.reduce(text.utf8.count) { $0 + $1.name.utf8.count + $1.type.utf8.count + $1.value.utf8.count }
        guard size <= Message.bytesMax else { throw Message.invalid("Message too long") }
        if let subject {
            guard (1...100).contains(subject.count), subject.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { throw Message.invalid("Subject") }
        }
        (self.id, self.subject) = (id, subject)
        switch structure {
        case nil: texts = ["default": text]
        case "json": texts = try Message.parseStructure(text)
        default: throw Message.invalid("MessageStructure")
        }
    }

    /// A message of our own parts, within the limits by construction.
    init(id: String, text: String, subject: String?) {
        (self.id, self.subject, attributes, texts) = (id, subject.map { String($0.prefix(100)) }, [], ["default": text])
    }

    func text(for protocolName: String) -> String { texts[protocolName] ?? texts["default"] ?? "" }

    private static func parseStructure(_ text: String) throws(ServiceFault) -> [String: String] {
        let parsed: JSONValue
        do { parsed = try JSONValue(parsing: text) } catch { throw invalid("Message Structure - JSON message body failed to parse") }
        let texts = stringMap(parsed)
        guard texts["default"] != nil else { throw invalid("Message Structure - No default entry in JSON message body") }
        return texts
    }

    private static func invalid(_ what: String) -> ServiceFault { .modeled("InvalidParameterException", "Invalid parameter: \(what)") }
}

/// A message attribute on the wire.
struct MessageAttribute: Decodable, Sendable {
    var dataType: String
    var stringValue: String?
    var binaryValue: [UInt8]?

    static func parcelAttributes(_ attributes: [String: MessageAttribute]) throws(ServiceFault) -> [Parcel.Attribute] {
        var result: [Parcel.Attribute] = []
        for (name, attribute) in attributes.sorted(by: { $0.key < $1.key }) {
            result.append(Parcel.Attribute(name: name, type: attribute.dataType, value: try attribute.value(named: name)))
        }
        return result
    }

    private func value(named name: String) throws(ServiceFault) -> String {
        let base = dataType.split(separator: ".").first.map(String.init) ?? ""
        switch base {
        case "String", "Number":
            guard let stringValue, !stringValue.isEmpty else { throw fault("The message attribute '\(name)' must contain non-empty message attribute value for message attribute type '\(base)'.") }
            guard base == "String" || Double(stringValue) != nil else { throw fault("Could not cast message attribute '\(name)' value to number.") }
            return stringValue
        case "Binary":
            guard let binaryValue, !binaryValue.isEmpty else { throw fault("The message attribute '\(name)' must contain non-empty message attribute value for message attribute type 'Binary'.") }
            return Base64Text.encoded(binaryValue)
        default: throw fault("The message attribute '\(name)' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.")
        }
    }

    private func fault(_ message: String) -> ServiceFault { .modeled("InvalidParameterValueException", message) }
}
