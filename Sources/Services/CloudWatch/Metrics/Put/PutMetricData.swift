import AWSWire
import Base
import MetricStore

/// Stores metric data; answers once it is on stable storage (CloudWatch API Reference, PutMetricData).
///
/// Members of entities are refused by name: nothing here acts on them.
struct PutMetricData: Operation {
    struct Input: Decodable, Sendable {
        var namespace: String
        var metricData: [MetricDatum]?
    }

    static let access = Access.data("cloudwatch:PutMetricData")
    let store: any MetricStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let batch = try PutMetricData.batch(of: input, in: call, origin: try .reading(header: call.batchOrigin))
        do { _ = try await store.append(batch) } catch { throw ServiceFault(error) }
        return Empty()
    }

    /// Checks the whole input and makes one batch of it, or lists what is wrong.
    static func batch(of input: Input, in call: Call, origin: MetricBatch.Origin?) throws(ServiceFault) -> MetricBatch {
        let datums = input.metricData ?? []
        var faults: [DatumFault] = []
        if !NameRules.isNamespace(input.namespace.utf8) { faults.append(.value(input.namespace, "Namespace")) }
        if datums.isEmpty { faults.append(.required("MetricData")) }
        if datums.count > MetricDataLimits.datumsMax { faults.append(.size("MetricData", max: MetricDataLimits.datumsMax)) }
        for (index, datum) in datums.prefix(MetricDataLimits.datumsMax).enumerated() where faults.count < MetricDataLimits.faultsMax {
            faults += DatumRules(datum: datum, path: "MetricData.member.\(index + 1)", now: call.time).faults
        }
        if let fault = DatumFault.fault(of: faults) { throw fault }
        var assembly = MetricDataAssembly(account: call.account, region: call.region, namespace: input.namespace.utf8, now: call.time, origin: origin)
        for datum in datums { assembly.add(datum) }
        return assembly.batch
    }
}
