import Base
import CExpat

/// Reads an XML document with expat: UTF-8, no document type, so that no entity but the five of XML can be named, and
/// no deeper or larger than `WireLimits` say.
final class XMLReader {
    private var open: [XMLElement] = []
    private var root: XMLElement?
    private var elements = 0
    private var fault: ServiceFault?
    private let parser: XML_Parser

    private init?() {
        guard let parser = XML_ParserCreate("UTF-8") else { return nil }
        self.parser = parser
    }

    deinit { XML_ParserFree(parser) }

    /// The root element; throws `MalformedXML` with expat's reason and the line.
    static func root(of bytes: [UInt8]) throws(ServiceFault) -> XMLElement {
        guard let reader = XMLReader() else { throw .internal("no memory for an XML parser") }
        return try reader.read(bytes)
    }

    private func read(_ bytes: [UInt8]) throws(ServiceFault) -> XMLElement {
        guard let length = Int32(exactly: bytes.count) else { throw .tooLarge("The XML document is too large.") }
        // The parser lives in this object and is used only during this call, so that the unretained reference holds.
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(parser, { XMLReader.of($0)?.start($1, $2) }, { data, _ in XMLReader.of(data)?.end() })
        XML_SetCharacterDataHandler(parser) { XMLReader.of($0)?.append($1, $2) }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            XMLReader.of(data)?.stop(.common("MalformedXML", 400, "A document type declaration is not allowed."))
        }
        let status = bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { XML_Parse(parser, $0.baseAddress, length, 1) }
        }
        if let fault { throw fault }
        guard status == XML_STATUS_OK, let root else { throw .common("MalformedXML", 400, "The XML is not well-formed: \(reason).") }
        return root
    }

    private var reason: String {
        let text = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "no element"
        return "\(text) at line \(XML_GetCurrentLineNumber(parser))"
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> XMLReader? {
        data.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private func stop(_ fault: ServiceFault) {
        if self.fault == nil { self.fault = fault }
        XML_StopParser(parser, XML_Bool(0))
    }

    private func start(_ name: UnsafePointer<CChar>?, _ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard let name else { return }
        let attributes = attributes(pairs)
        elements += 1 + attributes.count
        guard elements <= WireLimits.xmlElementsMax else { return stop(.tooLarge("The XML document has too many elements.")) }
        guard open.count < WireLimits.depthMax else { return stop(.common("MalformedXML", 400, "The XML nests deeper than \(WireLimits.depthMax).")) }
        let written = String(cString: name)
        open.append(XMLElement(name: written.split(separator: ":").last.map(String.init) ?? written, attributes: attributes))
    }

    /// expat gives names and values in turn, ended by a null pointer.
    private func attributes(_ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> [(name: String, value: String)] {
        var attributes: [(name: String, value: String)] = []
        guard var pair = pairs else { return [] }
        while let name = pair[0], let value = pair[1] {
            attributes.append((name: String(cString: name), value: String(cString: value)))
            pair += 2
        }
        return attributes
    }

    private func append(_ text: UnsafePointer<CChar>?, _ length: Int32) {
        guard let text, !open.isEmpty else { return }
        text.withMemoryRebound(to: UInt8.self, capacity: Int(length)) { open[open.count - 1].append(UnsafeBufferPointer(start: $0, count: Int(length))) }
    }

    private func end() {
        guard let element = open.popLast() else { return }
        if open.isEmpty { root = element } else { open[open.count - 1].append(element) }
    }
}
