import Base

/// One row of `audit`. The event's texts come from outside and may hold anything, so they lie in one JSON document; request
/// and response have a column each, so that they may be nested as deep as anybody's document.
struct AuditRow: RowCoded {
    let position: Int64
    let event: AuditEvent

    init(position: Int64, event: AuditEvent) { (self.position, self.event) = (position, event) }

    init(reading reader: inout CellReader) throws(RowDamage) {
        let (position, time) = (try reader.integer(), try reader.time())
        let texts = try reader.json()
        let (request, response) = (try reader.json(), try reader.optionalJSON())
        func text(_ name: String) -> String { texts[name]?.text ?? "" }
        self.init(
            position: position,
            event: AuditEvent(
                id: text("id"), time: time, account: text("account"), region: text("region"), source: text("source"), name: text("name"),
                principal: text("principal"), accessKeyID: texts["accessKeyID"]?.text, sourceAddress: text("sourceAddress"),
                userAgent: text("userAgent"), requestID: text("requestID"), request: request, response: response,
                errorCode: texts["errorCode"]?.text, errorMessage: texts["errorMessage"]?.text))
    }

    var cells: [Cell] {
        [
            .integer(position), .integer(event.time.milliseconds), .text(texts.encodedText), .text(event.request.encodedText),
            event.response.map { .text($0.encodedText) } ?? .null,
        ]
    }

    private var texts: JSONValue {
        let all: [(String, String?)] = [
            ("id", event.id), ("account", event.account), ("region", event.region), ("source", event.source), ("name", event.name),
            ("principal", event.principal), ("accessKeyID", event.accessKeyID), ("sourceAddress", event.sourceAddress),
            ("userAgent", event.userAgent), ("requestID", event.requestID), ("errorCode", event.errorCode), ("errorMessage", event.errorMessage),
        ]
        return .object(all.compactMap { name, text in text.map { .init(name, .string($0)) } })
    }
}
