import Base
import MetricStore

/// Checks what a quick reader read by the rules of `DatumRules` and of the shapes, and makes the batch. It may be stricter than they
/// are, never laxer.
struct HotAssembly {
    let data: HotMetricData
    let bytes: UnsafeRawBufferPointer
    let now: Timestamp

    func batch(account: String, region: String, origin: MetricBatch.Origin?) -> MetricBatch? {
        do throws(Unusual) { return try checked(account, region, origin) } catch { return nil }
    }

    private func checked(_ account: String, _ region: String, _ origin: MetricBatch.Origin?) throws(Unusual) -> MetricBatch {
        guard let place = data.namespace, (1...MetricDataLimits.datumsMax).contains(data.datums.count) else { throw Unusual() }
        let namespace = text(place)
        try require(namespace.count <= MetricDataLimits.nameBytesMax && NameRules.isNamespace(namespace))
        var assembly = MetricDataAssembly(account: account, region: region, namespace: namespace, now: now, origin: origin)
        for datum in data.datums { try add(datum, to: &assembly) }
        return assembly.batch
    }

    private func require(_ condition: Bool) throws(Unusual) {
        guard condition else { throw Unusual() }
    }

    private func text(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }

    private func add(_ datum: HotDatum, to assembly: inout MetricDataAssembly) throws(Unusual) {
        let name = text(datum.name)
        try require((1...MetricDataLimits.nameBytesMax).contains(name.count) && NameRules.isASCIIText(name))
        try checkDimensions(of: datum)
        let time = try time(of: datum), unit = try unit(of: datum)
        guard let sample = try sample(of: datum) else { return }
        assembly.begin()
        // Names with a capital letter sort before our own, the others behind: in order, the batch need not sort.
        addDimensions(of: datum, to: &assembly) { $0 < UInt8(ascii: "_") }
        assembly.addOwnLabels(name: name, unit: unit)
        addDimensions(of: datum, to: &assembly) { $0 >= UInt8(ascii: "_") }
        assembly.end(sample, at: time, datum.seen.contains(.resolution) ? Int(datum.resolution) : nil)
    }

    private func time(of datum: HotDatum) throws(Unusual) -> Timestamp {
        if datum.seen.contains(.resolution) { try require(datum.resolution == 1 || datum.resolution == 60) }
        guard datum.seen.contains(.timestamp) else { return now }
        try require(datum.timestamp >= now - MetricDataLimits.pastMax && datum.timestamp <= now + MetricDataLimits.futureMax)
        return datum.timestamp
    }

    private func sample(of datum: HotDatum) throws(Unusual) -> MetricBatch.Value? {
        switch datum.seen.intersection([.value, .set, .values, .counts]) {
        case .value:
            try require(DatumSample.isInRange(datum.value))
            return .float(datum.value)
        case .set:
            try require(datum.seen.isSuperset(of: .wholeSet) && isSound(datum.set))
            return DatumSample.sample(of: datum.set)
        case .values, [.values, .counts]: return try sample(of: datum.values, counts: datum.counts)
        default: throw Unusual()
        }
    }

    private func isSound(_ set: StatisticSet) -> Bool {
        set.sampleCount >= 0 && set.minimum <= set.maximum && DatumSample.isInRange(set.sampleCount) && DatumSample.isInRange(set.sum)
            && DatumSample.isInRange(set.minimum) && DatumSample.isInRange(set.maximum)
    }

    private func sample(of places: Range<Int>, counts countPlaces: Range<Int>) throws(Unusual) -> MetricBatch.Value? {
        let values = data.values[places], counts = data.counts[countPlaces]
        try require((1...MetricDataLimits.valuesMax).contains(values.count) && (counts.isEmpty || counts.count == values.count))
        try require(values.allSatisfy(DatumSample.isInRange) && counts.allSatisfy { DatumSample.isInRange($0) && $0 >= 0 })
        return DatumSample.sample(of: Array(values), counts: Array(counts))
    }

    private func unit(of datum: HotDatum) throws(Unusual) -> UnsafeRawBufferPointer? {
        guard datum.seen.contains(.unit) else { return nil }
        let unit = text(datum.unit)
        try require(HotUnits.holds(unit))
        return unit.elementsEqual(HotUnits.none) ? nil : unit
    }

    private func addDimensions(of datum: HotDatum, to assembly: inout MetricDataAssembly, where isIncluded: (UInt8) -> Bool) {
        for dimension in data.dimensions[datum.dimensions] where isIncluded(bytes[dimension.name.lowerBound]) {
            assembly.addLabel(name: text(dimension.name), value: text(dimension.value))
        }
    }

    /// Names are not empty, different, and none that must be escaped.
    private func checkDimensions(of datum: HotDatum) throws(Unusual) {
        let dimensions = data.dimensions[datum.dimensions]
        try require(dimensions.count <= MetricDataLimits.dimensionsMax)
        for (index, dimension) in dimensions.enumerated() {
            let name = text(dimension.name), value = text(dimension.value)
            try require(name.count <= MetricDataLimits.nameBytesMax && NameRules.isDimensionName(name) && !name.starts(with: HotUnits.reserved))
            try require(value.count <= MetricDataLimits.dimensionValueBytesMax && NameRules.isDimensionText(value))
            for other in dimensions.prefix(index) { try require(!text(other.name).elementsEqual(name)) }
        }
    }
}

/// Texts as bytes, made once.
enum HotUnits {
    /// Every unit, by its length.
    private static let byLength: [[[UInt8]]] = {
        let all = MetricUnit.all.map { Array($0.utf8) }
        return (0...(all.map(\.count).max() ?? 0)).map { length in all.filter { $0.count == length } }
    }()
    static let none = Array(MetricUnit.none.utf8)
    static func holds(_ unit: UnsafeRawBufferPointer) -> Bool {
        unit.count < byLength.count && byLength[unit.count].contains { unit.elementsEqual($0) }
    }

    /// What a dimension's name must begin with to be kept under another name.
    static let reserved = Array("__".utf8)
}
