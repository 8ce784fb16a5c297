import AWSWire
import Base
import MetricStore

/// PutMetricData on the event loop: read from bytes to batch without a tree, and answered from the commit thread.
///
/// What the quick readers find unusual, faults included, goes through the tree, so that both ways answer the same.
struct HotPutMetricData: HotOperation {
    let store: any MetricStoring
    let service = "cloudwatch"
    /// Asked for by each request: the name of a type is not free.
    let operation = PutMetricData.name

    private static let target = "GraniteServiceVersion20100801.PutMetricData"
    private static let path = "/service/GraniteServiceVersion20100801/operation/PutMetricData"
    private static let form = Array("Action=PutMetricData&".utf8)

    func recognizes(_ request: HTTPRequest) -> Bool {
        guard request.method == "POST", request.query?.isEmpty ?? true else { return false }
        return request.body.starts(with: Self.form) || request.path == Self.path || request.headers["x-amz-target"] == Self.target
    }

    func begin(_ request: HTTPRequest, as call: WireCall, in context: Call, done: @escaping @Sendable (Result<Node, ServiceFault>) -> Void) {
        do throws(ServiceFault) {
            let origin = try MetricBatch.Origin.reading(header: request.headers["x-hinomi-origin"])
            guard request.body.count <= MetricDataLimits.bodyBytesMax else {
                throw .common("RequestEntityTooLarge", 413, "A PutMetricData request has at most \(MetricDataLimits.bodyBytesMax) bytes.")
            }
            let plain = try call.undone(request)
            let quick = quickBatch(plain, call, context, origin)
            let batch = if let quick { quick } else { try treeBatch(plain, call, context, origin) }
            store.append(batch) { result in done(result.map { _ in .map([]) }.mapError { ServiceFault($0) }) }
        } catch {
            done(.failure(error))
        }
    }

    private func quickBatch(_ request: HTTPRequest, _ call: WireCall, _ context: Call, _ origin: MetricBatch.Origin?) -> MetricBatch? {
        HotMetricData.batch(request.body, wire: call.form.wire, account: context.account, region: context.region, now: context.time, origin: origin)
    }

    private func treeBatch(_ request: HTTPRequest, _ call: WireCall, _ context: Call, _ origin: MetricBatch.Origin?) throws(ServiceFault) -> MetricBatch {
        let decoder = NodeDecoder(recordedOnly: [], operation: PutMetricData.name)
        let input = try decoder.decode(PutMetricData.Input.self, from: try call.input(of: request))
        return try PutMetricData.batch(of: input, in: context, origin: origin)
    }
}
