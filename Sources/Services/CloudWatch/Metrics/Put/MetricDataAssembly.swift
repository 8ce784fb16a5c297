import Base
import MetricStore

/// Turns checked datums into one batch for the store.
struct MetricDataAssembly {
    let now: Timestamp
    private(set) var batch: MetricBatch
    private let account: [UInt8], region: [UInt8], namespace: [UInt8]

    init(account: String, region: String, namespace: some Sequence<UInt8>, now: Timestamp, origin: MetricBatch.Origin?) {
        (self.account, self.region, self.namespace, self.now) = (Array(account.utf8), Array(region.utf8), Array(namespace), now)
        batch = MetricBatch(origin: origin)
    }

    mutating func add(_ datum: MetricDatum) {
        guard let sample = sample(of: datum) else { return }
        begin()
        let unit = datum.unit.flatMap { $0 == MetricUnit.none ? nil : Array($0.utf8) }
        Array(datum.metricName.utf8).withUnsafeBytes { name in
            if let unit { unit.withUnsafeBytes { addOwnLabels(name: name, unit: $0) } } else { addOwnLabels(name: name, unit: nil) }
        }
        for dimension in datum.dimensions ?? [] {
            addLabel(Array(MetricIdentity.Label.dimension(dimension.name).utf8), Array(dimension.value.utf8))
        }
        end(sample, at: datum.timestamp ?? now, datum.storageResolution)
    }

    private func sample(of datum: MetricDatum) -> MetricBatch.Value? {
        if let value = datum.value { return .float(value) }
        if let set = datum.statisticValues { return DatumSample.sample(of: set) }
        return DatumSample.sample(of: datum.values ?? [], counts: datum.counts ?? [])
    }

    /// Begins a series. Its labels follow in any order, quickest in that of their names; then `end`.
    mutating func begin() { batch.beginSeries() }

    mutating func addLabel(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) { batch.addLabel(name: name, value: value) }

    /// Adds every label that is not a dimension, in order.
    mutating func addOwnLabels(name: UnsafeRawBufferPointer, unit: UnsafeRawBufferPointer?) {
        addLabel(OwnLabels.account, account)
        OwnLabels.name.withUnsafeBytes { batch.addLabel(name: $0, value: name) }
        addLabel(OwnLabels.namespace, namespace)
        addLabel(OwnLabels.region, region)
        if let unit { OwnLabels.unit.withUnsafeBytes { batch.addLabel(name: $0, value: unit) } }
    }

    private mutating func addLabel(_ name: [UInt8], _ value: [UInt8]) {
        name.withUnsafeBytes { name in value.withUnsafeBytes { value in batch.addLabel(name: name, value: value) } }
    }

    mutating func end(_ sample: MetricBatch.Value, at time: Timestamp, _ storageResolution: Int?) {
        let series = batch.endSeries()
        let kept = DatumSample.time(time, storageResolution: storageResolution)
        switch sample {
        case .float(let value): batch.add(value, at: kept, to: series)
        case .distribution(let distribution): batch.add(distribution, at: kept, to: series)
        }
    }
}

/// Our own labels' names as bytes.
enum OwnLabels {
    static let account = Array(MetricIdentity.Label.account.utf8)
    static let region = Array(MetricIdentity.Label.region.utf8)
    static let namespace = Array(MetricIdentity.Label.namespace.utf8)
    static let name = Array(MetricIdentity.Label.name.utf8)
    static let unit = Array(MetricIdentity.Label.unit.utf8)
}
