/// An operation of a service's model: its shapes, its errors and its place in HTTP.
public struct OperationShape: Sendable {
    public let name: String
    public let method: String
    /// Path and constant query of the request; `/` for all but the REST protocols.
    public let route: Route
    public let successStatus: Int
    /// The place of the input in `ShapeTable.shapes`; nil where there is none.
    public let input: Int?
    public let output: Int?
    /// The element around the output in the query protocol.
    public let resultWrapper: String
    /// The names of the error shapes that the model lists.
    public let errors: [String]
    /// The model lets clients send the body with `Content-Encoding: gzip`.
    public let acceptsGzip: Bool
    /// The model lets clients call it without a signature.
    public let isUnsigned: Bool
}
