import Base

/// How large a request to an API may be, whoever sends it; the front has its own limits before these.
public struct GateLimits: Sendable, Hashable {
    public var bodyBytesMax = 16 << 20
    public var targetBytesMax = 16 << 10
    public var headerCountMax = 128
    /// The longest request that the audit trail keeps (CloudTrail keeps 100 KB); of a longer one it keeps the size.
    public var auditedBytesMax = 100 << 10

    public init() {}

    func check(_ request: HTTPRequest) throws(ServiceFault) {
        guard request.body.count <= bodyBytesMax else {
            throw .common("RequestEntityTooLarge", 413, "The body of the request is larger than \(bodyBytesMax) bytes.")
        }
        guard request.path.utf8.count + (request.query?.utf8.count ?? 0) <= targetBytesMax else {
            throw .common("RequestUriTooLong", 414, "The path and query of the request are longer than \(targetBytesMax) bytes.")
        }
        guard request.headers.fields.count <= headerCountMax else {
            throw .common("RequestHeaderFieldsTooLarge", 431, "The request has more than \(headerCountMax) headers.")
        }
    }
}
