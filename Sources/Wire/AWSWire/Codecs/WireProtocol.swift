import Base

/// The six wire protocols of AWS, under botocore's names.
public enum WireProtocol: String, Sendable, Hashable, CaseIterable {
    case query
    case ec2
    case json
    case restJSON = "rest-json"
    case restXML = "rest-xml"
    case cbor = "smithy-rpc-v2-cbor"
}
