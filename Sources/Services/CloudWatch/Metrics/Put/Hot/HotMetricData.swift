import AWSWire
import Base
import MetricStore

/// The request is nothing that a quick reader reads; the tree shall.
struct Unusual: Error {}

/// Metric data as it lies in the bytes of a request: texts are ranges of them. Flat, so that a request costs a few allocations.
struct HotMetricData {
    var namespace: Range<Int>?
    var datums: [HotDatum] = []
    var dimensions: [HotDimension] = []
    var values: [Double] = []
    var counts: [Double] = []

    /// Reads a body and checks it; nil for everything that the tree shall judge.
    static func batch(
        _ body: [UInt8], wire: WireProtocol, account: String, region: String, now: Timestamp, origin: MetricBatch.Origin?
    ) -> MetricBatch? {
        func assembled(_ data: HotMetricData, _ bytes: UnsafeRawBufferPointer) -> MetricBatch? {
            HotAssembly(data: data, bytes: bytes, now: now).batch(account: account, region: region, origin: origin)
        }
        return body.withUnsafeBytes { bytes -> MetricBatch? in
            switch wire {
            case .json: return HotReader<HotJSON>.data(in: bytes).flatMap { assembled($0, bytes) }
            case .cbor: return HotReader<HotCBOR>.data(in: bytes).flatMap { assembled($0, bytes) }
            case .query:
                var form = HotForm()
                guard let data = form.data(in: bytes) else { return nil }
                return form.decoded.withUnsafeBytes { assembled(data, $0) }
            case .ec2, .restJSON, .restXML: return nil
            }
        }
    }
}

struct HotDimension {
    var name: Range<Int>
    var value: Range<Int>
}

/// One datum; lists are ranges of the request's pools.
struct HotDatum {
    /// The members of a datum, as bits of what was seen.
    struct Members: OptionSet {
        let rawValue: UInt16
        static let name = Members(rawValue: 1), dimensions = Members(rawValue: 2), timestamp = Members(rawValue: 4), value = Members(rawValue: 8)
        static let set = Members(rawValue: 16), values = Members(rawValue: 32), counts = Members(rawValue: 64), unit = Members(rawValue: 128)
        static let resolution = Members(rawValue: 256)
        static let count = Members(rawValue: 512), sum = Members(rawValue: 1024), minimum = Members(rawValue: 2048), maximum = Members(rawValue: 4096)
        static let wholeSet: Members = [.count, .sum, .minimum, .maximum]
    }

    var seen: Members = []
    var name = 0..<0
    var unit = 0..<0
    var dimensions: Range<Int>
    var values: Range<Int>
    var counts: Range<Int>
    var timestamp = Timestamp(milliseconds: 0)
    var value = 0.0
    var set = StatisticSet(sampleCount: 0, sum: 0, minimum: 0, maximum: 0)
    var resolution = 0.0

    init(in data: HotMetricData) {
        dimensions = data.dimensions.count..<data.dimensions.count
        values = data.values.count..<data.values.count
        counts = data.counts.count..<data.counts.count
    }

    /// Notes a member; one that comes twice is unusual.
    mutating func mark(_ member: Members) throws(Unusual) {
        guard seen.isDisjoint(with: member) else { throw Unusual() }
        seen.insert(member)
    }
}
