import AWSWire
import Base
import Collector
import World

/// Sends the agent's batches as PutMetricData over the query protocol, signed, to any endpoint that speaks CloudWatch, AWS included.
struct CloudWatchUplink: Uplink {
    static let apiVersion = "2010-08-01"
    static let service = "monitoring"

    /// Nil where requests need no signature.
    let signer: @Sendable () async throws(InquiryError) -> SigV4Signer?
    /// The `Host` field.
    let host: String
    let clock: any WorldClock
    /// Carries one request to the endpoint; throws what it is not reached for.
    let exchange: @Sendable (HTTPRequest) async throws -> HTTPResponse

    func send(_ batch: SpooledBatch) async throws(UplinkError) {
        var request = HTTPRequest(
            method: "POST", path: "/",
            headers: [
                "host": host, "content-type": "application/x-www-form-urlencoded; charset=utf-8", "user-agent": "hinomi-agent",
                // A server of ours stores it with the data and drops repeats; AWS ignores it.
                "x-hinomi-origin": "\(batch.source)/\(batch.sequence)",
            ], body: PutMetricDataForm(batch).bytes)
        try sign(&request, by: try await currentSigner())
        let response: HTTPResponse
        do { response = try await exchange(request) } catch { throw .unavailable("\(error)") }
        try judge(response)
    }

    private func currentSigner() async throws(UplinkError) -> SigV4Signer? {
        do throws(InquiryError) { return try await signer() } catch { throw .unavailable(error.reason) }
    }

    private func sign(_ request: inout HTTPRequest, by signer: SigV4Signer?) throws(UplinkError) {
        do throws(SignatureFailure) { try signer?.sign(&request, at: clock.now) } catch { throw .unavailable("the request cannot be signed") }
    }

    private func judge(_ response: HTTPResponse) throws(UplinkError) {
        if (200..<300).contains(response.status) { return }
        let text = String(decoding: response.body.prefix(1024), as: UTF8.self)
        let after = response.headers["retry-after"].flatMap { Int64($0) }.map { TimeSpan.seconds(max(0, $0)) }
        // 403 heals when the key is mended; everything else that is the sender's fault does not.
        let isPassing = response.status >= 500 || response.status == 429 || response.status == 403 || text.contains("Throttling") || text.contains("RequestExpired")
        if isPassing { throw .unavailable("HTTP status \(response.status): \(text)", after: after) }
        throw .refused("HTTP status \(response.status): \(text)")
    }
}

/// A batch as the form of PutMetricData (CloudWatch API Reference, PutMetricData).
struct PutMetricDataForm {
    private(set) var bytes: [UInt8] = []

    init(_ batch: SpooledBatch) {
        bytes.reserveCapacity(batch.datums.count * 256)
        add("Action", "PutMetricData")
        add("Version", CloudWatchUplink.apiVersion)
        add("Namespace", batch.namespace)
        for (index, datum) in batch.datums.enumerated() { add(datum, "MetricData.member.\(index + 1).") }
    }

    private mutating func add(_ datum: Datum, _ prefix: String) {
        add(prefix + "MetricName", datum.name)
        for (index, dimension) in datum.dimensions.enumerated() {
            add("\(prefix)Dimensions.member.\(index + 1).Name", dimension.name)
            add("\(prefix)Dimensions.member.\(index + 1).Value", dimension.value)
        }
        add(prefix + "Unit", datum.unit)
        add(prefix + "Timestamp", datum.timestamp.iso8601Milliseconds)
        if datum.storageResolution != 60 { add(prefix + "StorageResolution", "\(datum.storageResolution)") }
        add(datum.content, prefix)
    }

    private mutating func add(_ content: Datum.Content, _ prefix: String) {
        switch content {
        case .values(let values) where values.count == 1 && values[0].count == 1: add(prefix + "Value", "\(values[0].value)")
        case .values(let values):
            for (index, value) in values.enumerated() {
                add("\(prefix)Values.member.\(index + 1)", "\(value.value)")
                add("\(prefix)Counts.member.\(index + 1)", "\(value.count)")
            }
        case .statisticSet(let count, let sum, let minimum, let maximum):
            for (name, value) in [("SampleCount", count), ("Sum", sum), ("Minimum", minimum), ("Maximum", maximum)] {
                add("\(prefix)StatisticValues.\(name)", "\(value)")
            }
        }
    }

    private mutating func add(_ name: String, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        bytes += Array(name.utf8)
        bytes.append(UInt8(ascii: "="))
        bytes += Array(queryEscaped(value).utf8)
    }
}
