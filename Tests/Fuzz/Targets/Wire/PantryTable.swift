import Base

@testable import AWSWire

/// A made-up service for the protocols that no served service speaks yet: every kind of shape in every place of a request.
enum PantryTable {
    static let services: [ServedService] = WireProtocol.allCases.compactMap { wire in
        let header = #"{"service":"pantry-\#(wire.rawValue)","apiVersion":"2024-01-01","endpointPrefix":"pantry","signingName":"pantry-\#(wire.rawValue)","jsonVersion":"1.1","targetPrefix":"Pantry","xmlNamespace":"http://pantry.example/","protocols":["\#(wire.rawValue)"],"awsQueryCompatible":{}}"#
        return attempt { ServedService(Service("pantry", operations: []), table: try ShapeTable(lines: Array("\(header)\n\(lines)".utf8))) }
    }

    static func service(_ wire: WireProtocol) -> ServedService? { services.first { $0.table.protocols == [wire] } }

    private static let lines = #"""
        {"name":"Stock","http":{"method":"POST","requestUri":"/shelves?stock"},"input":{"shape":"Jar"},"output":{"shape":"Jar","resultWrapper":"StockResult"},"errors":["Full"],"requestcompression":{"encodings":["gzip"]}}
        {"name":"Label","http":{"method":"PUT","requestUri":"/shelves/{Shelf}/{Path+}"},"input":{"shape":"Tag"},"output":{"shape":"Tag"}}
        {"name":"Fill","http":{"method":"POST","requestUri":"/fill/{Shelf}"},"input":{"shape":"Filling"},"output":{"shape":"Filling"}}
        {"name":"Pour","http":{"method":"POST","requestUri":"/pour"},"input":{"shape":"Bytes"},"output":{"shape":"Bytes"}}
        {"shape":"Jar","type":"structure","required":["Name"],"members":{"Name":{"shape":"Name","locationName":"name"},"Number":{"shape":"Number"},"Big":{"shape":"Long"},"Share":{"shape":"Double"},"Open":{"shape":"Flag"},"Seed":{"shape":"Blob"},"At":{"shape":"Time"},"Date":{"shape":"Date"},"Web":{"shape":"WebDate"},"Kind":{"shape":"Kind","xmlAttribute":true},"Items":{"shape":"Items"},"Flat":{"shape":"Items","flattened":true},"Notes":{"shape":"Notes"},"FlatNotes":{"shape":"Notes","flattened":true},"Inner":{"shape":"Jar"},"Jars":{"shape":"Jars"},"Code":{"shape":"Code"},"Either":{"shape":"Either"},"Free":{"shape":"Free"},"Secret":{"shape":"Secret"}}}
        {"shape":"Tag","type":"structure","payload":"Jar","members":{"Shelf":{"shape":"Text","location":"uri","locationName":"Shelf"},"Path":{"shape":"Text","location":"uri","locationName":"Path"},"Limit":{"shape":"Number","location":"querystring","locationName":"limit"},"Ids":{"shape":"Items","location":"querystring","locationName":"id"},"Rest":{"shape":"Lists","location":"querystring"},"When":{"shape":"WebDate","location":"header","locationName":"If-Modified-Since"},"Days":{"shape":"Dates","location":"header","locationName":"X-Days"},"Tags":{"shape":"Items","location":"header","locationName":"X-Tags"},"Doc":{"shape":"Text","jsonvalue":true,"location":"header","locationName":"X-Doc"},"Meta":{"shape":"Notes","location":"headers","locationName":"X-Meta-"},"Jar":{"shape":"Jar"}}}
        {"shape":"Filling","type":"structure","members":{"Shelf":{"shape":"Text","location":"uri","locationName":"Shelf"},"Mode":{"shape":"Text","location":"header","locationName":"X-Mode"},"Jar":{"shape":"Jar"},"Text":{"shape":"Text"}}}
        {"shape":"Bytes","type":"structure","payload":"Content","members":{"Content":{"shape":"Blob"},"Length":{"shape":"Long","location":"header","locationName":"X-Length"}}}
        {"shape":"Full","type":"structure","members":{"Message":{"shape":"Text"}},"error":{"code":"Full.Shelf","httpStatusCode":409,"senderFault":true},"exception":true}
        {"shape":"Name","type":"string","min":1,"max":20}
        {"shape":"Code","type":"string","pattern":"[A-Z]{2}[\\w.-]*"}
        {"shape":"Kind","type":"string","enum":["sweet","sour"]}
        {"shape":"Text","type":"string"}
        {"shape":"Secret","type":"string","sensitive":true,"max":3}
        {"shape":"Items","type":"list","member":{"shape":"Text","locationName":"item"},"max":9}
        {"shape":"Jars","type":"list","member":{"shape":"Jar"}}
        {"shape":"Dates","type":"list","member":{"shape":"WebDate"}}
        {"shape":"Lists","type":"map","key":{"shape":"Text"},"value":{"shape":"Items"}}
        {"shape":"Notes","type":"map","key":{"shape":"Text","locationName":"k"},"value":{"shape":"Text","locationName":"v"}}
        {"shape":"Either","type":"structure","union":true,"members":{"This":{"shape":"Text"},"That":{"shape":"Number"}}}
        {"shape":"Free","type":"structure","document":true,"members":{}}
        {"shape":"Number","type":"integer","min":0,"max":99}
        {"shape":"Long","type":"long"}
        {"shape":"Double","type":"double"}
        {"shape":"Flag","type":"boolean"}
        {"shape":"Blob","type":"blob"}
        {"shape":"Time","type":"timestamp"}
        {"shape":"Date","type":"timestamp","timestampFormat":"iso8601"}
        {"shape":"WebDate","type":"timestamp","timestampFormat":"rfc822"}
        """#
}
