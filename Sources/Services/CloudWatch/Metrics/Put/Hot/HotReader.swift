/// Reads the input of PutMetricData in one walk over JSON or CBOR.
struct HotReader<Syntax: HotSyntax> {
    private var syntax: Syntax
    private let bytes: UnsafeRawBufferPointer
    private var data = HotMetricData()

    /// Nil for anything unusual.
    static func data(in bytes: UnsafeRawBufferPointer) -> HotMetricData? {
        var reader = HotReader(bytes)
        do throws(Unusual) { try reader.readInput() } catch { return nil }
        return reader.data
    }

    private init(_ bytes: UnsafeRawBufferPointer) { (self.bytes, syntax) = (bytes, Syntax(bytes)) }

    private func names(_ key: Range<Int>, _ name: StaticString) -> Bool {
        name.isSame(as: UnsafeRawBufferPointer(rebasing: bytes[key]))
    }

    private mutating func readInput() throws(Unusual) {
        var map = try syntax.openMap()
        while let key = try syntax.key(in: &map) {
            if names(key, "Namespace"), data.namespace == nil {
                data.namespace = try syntax.text()
            } else if names(key, "MetricData"), data.datums.isEmpty {
                var list = try syntax.openList()
                while try syntax.hasElement(in: &list) { try readDatum() }
            } else {
                throw Unusual()
            }
        }
        guard syntax.isAtEnd() else { throw Unusual() }
    }

    private mutating func readDatum() throws(Unusual) {
        guard data.datums.count < MetricDataLimits.datumsMax else { throw Unusual() }
        var datum = HotDatum(in: data)
        var map = try syntax.openMap()
        while let key = try syntax.key(in: &map) { try readMember(key, of: &datum) }
        data.datums.append(datum)
    }

    private mutating func readMember(_ key: Range<Int>, of datum: inout HotDatum) throws(Unusual) {
        if names(key, "MetricName") {
            try datum.mark(.name)
            datum.name = try syntax.text()
        } else if names(key, "Value") {
            try datum.mark(.value)
            datum.value = try syntax.number()
        } else if names(key, "Timestamp") {
            try datum.mark(.timestamp)
            datum.timestamp = try syntax.time()
        } else if names(key, "Unit") {
            try datum.mark(.unit)
            datum.unit = try syntax.text()
        } else if names(key, "Dimensions") {
            try datum.mark(.dimensions)
            try readDimensions()
            datum.dimensions = datum.dimensions.lowerBound..<data.dimensions.count
        } else {
            try readRareMember(key, of: &datum)
        }
    }

    private mutating func readRareMember(_ key: Range<Int>, of datum: inout HotDatum) throws(Unusual) {
        if names(key, "StatisticValues") {
            try datum.mark(.set)
            try readSet(of: &datum)
        } else if names(key, "Values") {
            try datum.mark(.values)
            try readNumbers(into: \.values)
            datum.values = datum.values.lowerBound..<data.values.count
        } else if names(key, "Counts") {
            try datum.mark(.counts)
            try readNumbers(into: \.counts)
            datum.counts = datum.counts.lowerBound..<data.counts.count
        } else if names(key, "StorageResolution") {
            try datum.mark(.resolution)
            datum.resolution = try syntax.number()
        } else {
            throw Unusual()
        }
    }

    private mutating func readDimensions() throws(Unusual) {
        var list = try syntax.openList()
        while try syntax.hasElement(in: &list) {
            var name: Range<Int>?, value: Range<Int>?
            var map = try syntax.openMap()
            while let key = try syntax.key(in: &map) {
                if names(key, "Name"), name == nil {
                    name = try syntax.text()
                } else if names(key, "Value"), value == nil {
                    value = try syntax.text()
                } else {
                    throw Unusual()
                }
            }
            guard let name, let value else { throw Unusual() }
            data.dimensions.append(HotDimension(name: name, value: value))
        }
    }

    private mutating func readSet(of datum: inout HotDatum) throws(Unusual) {
        var map = try syntax.openMap()
        while let key = try syntax.key(in: &map) {
            if names(key, "SampleCount") {
                try datum.mark(.count)
                datum.set.sampleCount = try syntax.number()
            } else if names(key, "Sum") {
                try datum.mark(.sum)
                datum.set.sum = try syntax.number()
            } else if names(key, "Minimum") {
                try datum.mark(.minimum)
                datum.set.minimum = try syntax.number()
            } else if names(key, "Maximum") {
                try datum.mark(.maximum)
                datum.set.maximum = try syntax.number()
            } else {
                throw Unusual()
            }
        }
    }

    /// A list of numbers, not empty.
    private mutating func readNumbers(into pool: WritableKeyPath<HotMetricData, [Double]>) throws(Unusual) {
        var list = try syntax.openList()
        let start = data[keyPath: pool].count
        while try syntax.hasElement(in: &list) {
            guard data[keyPath: pool].count - start < MetricDataLimits.valuesMax else { throw Unusual() }
            data[keyPath: pool].append(try syntax.number())
        }
        guard data[keyPath: pool].count > start else { throw Unusual() }
    }
}
