import AWSWire
import Base
import MetricStore

@testable import CloudWatch

extension FuzzTarget {
    /// The quick readers of PutMetricData: each takes nothing that the tree refuses, and reads nothing otherwise than the tree.
    static let hotReaders = [(name: "hot-query", wire: WireProtocol.query), ("hot-json", .json), ("hot-cbor", .cbor)].map { name, wire in
        FuzzTarget(name) { bytes in
            let now = OperationBench.now
            guard let quick = HotMetricData.batch(bytes, wire: wire, account: OperationBench.account, region: OperationBench.region, now: now, origin: nil) else { return }
            let slow: MetricBatch
            do { slow = try tree(bytes, wire) } catch { throw BrokenPromise("the tree refuses what the quick reader takes: \(error)") }
            try hold(quick.series == slow.series && quick.samples == slow.samples, "the quick reader has \(quick.samples), the tree \(slow.samples)")
        }
    }

    private static func tree(_ body: [UInt8], _ wire: WireProtocol) throws -> MetricBatch {
        let request = OperationBench.request("PutMetricData", body, over: wire)
        let call = try OperationBench.wireCall(request)
        let input = try NodeDecoder(recordedOnly: [], operation: "PutMetricData").decode(PutMetricData.Input.self, from: try call.input(of: request))
        return try PutMetricData.batch(of: input, in: OperationBench.context(call), origin: nil)
    }
}
