/// Reads the input of PutMetricData from a form: `MetricData.member.1.Dimensions.member.2.Name=...`, numbered and in order, as
/// every SDK writes it. Values are decoded into a buffer of their own, which texts are ranges of.
struct HotForm {
    private(set) var decoded: [UInt8] = []
    private var data = HotMetricData()
    private var datum: HotDatum?
    private var hasAction = false, hasVersion = false
    /// The name of the dimension whose value must come next.
    private var dimensionName: Range<Int>?

    /// Nil for anything unusual.
    mutating func data(in bytes: UnsafeRawBufferPointer) -> HotMetricData? {
        do throws(Unusual) { try readPairs(bytes) } catch { return nil }
        return data
    }

    private mutating func readPairs(_ bytes: UnsafeRawBufferPointer) throws(Unusual) {
        decoded.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            let start = at
            while at < bytes.count, bytes[at] != UInt8(ascii: "=") { at += 1 }
            guard at < bytes.count else { throw Unusual() }
            let equals = at
            while at < bytes.count, bytes[at] != UInt8(ascii: "&") { at += 1 }
            try read(HotPath(UnsafeRawBufferPointer(rebasing: bytes[start..<equals])), try decode(bytes[(equals + 1)..<at]))
            at += 1
        }
        guard dimensionName == nil, bytes.last != UInt8(ascii: "&") else { throw Unusual() }
        if let datum { data.datums.append(datum) }
    }

    private mutating func decode(_ bytes: Slice<UnsafeRawBufferPointer>) throws(Unusual) -> Range<Int> {
        let start = decoded.count
        // Most values have nothing to decode, or only towards their end.
        var at = bytes.firstIndex { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") } ?? bytes.endIndex
        decoded.append(contentsOf: bytes[..<at])
        while at < bytes.endIndex {
            switch bytes[at] {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard at + 2 < bytes.endIndex, let high = HotForm.hexadecimal(bytes[at + 1]), let low = HotForm.hexadecimal(bytes[at + 2]) else { throw Unusual() }
                decoded.append(high << 4 | low)
                at += 2
            case let byte: decoded.append(byte)
            }
            at += 1
        }
        return start..<decoded.count
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private mutating func read(_ path: HotPath, _ value: Range<Int>) throws(Unusual) {
        var path = path
        if path.take("MetricData.member.") {
            try openDatum(try path.number())
            guard path.take("."), var datum else { throw Unusual() }
            try read(path, value, into: &datum)
            self.datum = datum
        } else if path.isLast("Namespace"), data.namespace == nil {
            data.namespace = value
        } else if path.isLast("Action"), !hasAction, decoded[value].elementsEqual("PutMetricData".utf8) {
            hasAction = true
        } else if path.isLast("Version"), !hasVersion, decoded[value].elementsEqual("2010-08-01".utf8) {
            hasVersion = true
        } else {
            throw Unusual()
        }
    }

    /// Datums come one after the other, numbered from 1.
    private mutating func openDatum(_ number: Int) throws(Unusual) {
        let current = data.datums.count + (datum == nil ? 0 : 1)
        if number == current { return }
        guard number == current + 1, number <= MetricDataLimits.datumsMax, dimensionName == nil else { throw Unusual() }
        if let datum { data.datums.append(datum) }
        datum = HotDatum(in: data)
    }

    private mutating func read(_ path: HotPath, _ value: Range<Int>, into datum: inout HotDatum) throws(Unusual) {
        var path = path
        if path.take("Dimensions.member.") { return try readDimension(&path, value, into: &datum) }
        guard dimensionName == nil else { throw Unusual() }
        if path.isLast("MetricName") {
            try datum.mark(.name)
            datum.name = value
        } else if path.isLast("Value") {
            try datum.mark(.value)
            datum.value = try number(value)
        } else if path.isLast("Timestamp") {
            try datum.mark(.timestamp)
            guard let time = decoded[value].withUnsafeBytes(HotTime.value) else { throw Unusual() }
            datum.timestamp = time
        } else if path.isLast("Unit") {
            try datum.mark(.unit)
            datum.unit = value
        } else if path.isLast("StorageResolution") {
            try datum.mark(.resolution)
            guard value.count <= 2 else { throw Unusual() }
            datum.resolution = try number(value)
        } else if path.take("StatisticValues.") {
            try readSet(path, value, into: &datum)
        } else {
            try readList(&path, value, into: &datum)
        }
    }

    /// Name, then value, of each dimension.
    private mutating func readDimension(_ path: inout HotPath, _ value: Range<Int>, into datum: inout HotDatum) throws(Unusual) {
        guard try path.number() == datum.dimensions.count + 1, path.take(".") else { throw Unusual() }
        if let name = dimensionName {
            guard path.isLast("Value") else { throw Unusual() }
            data.dimensions.append(HotDimension(name: name, value: value))
            datum.dimensions = datum.dimensions.lowerBound..<data.dimensions.count
            dimensionName = nil
        } else {
            guard path.isLast("Name") else { throw Unusual() }
            dimensionName = value
        }
    }

    private func readSet(_ path: HotPath, _ value: Range<Int>, into datum: inout HotDatum) throws(Unusual) {
        datum.seen.insert(.set)
        if path.isLast("SampleCount") {
            try datum.mark(.count)
            datum.set.sampleCount = try number(value)
        } else if path.isLast("Sum") {
            try datum.mark(.sum)
            datum.set.sum = try number(value)
        } else if path.isLast("Minimum") {
            try datum.mark(.minimum)
            datum.set.minimum = try number(value)
        } else if path.isLast("Maximum") {
            try datum.mark(.maximum)
            datum.set.maximum = try number(value)
        } else {
            throw Unusual()
        }
    }

    private mutating func readList(_ path: inout HotPath, _ value: Range<Int>, into datum: inout HotDatum) throws(Unusual) {
        if path.take("Values.member.") {
            datum.seen.insert(.values)
            guard try path.number() == datum.values.count + 1, path.isAtEnd, datum.values.count < MetricDataLimits.valuesMax else { throw Unusual() }
            data.values.append(try number(value))
            datum.values = datum.values.lowerBound..<data.values.count
        } else if path.take("Counts.member.") {
            datum.seen.insert(.counts)
            guard try path.number() == datum.counts.count + 1, path.isAtEnd, datum.counts.count < MetricDataLimits.valuesMax else { throw Unusual() }
            data.counts.append(try number(value))
            datum.counts = datum.counts.lowerBound..<data.counts.count
        } else {
            throw Unusual()
        }
    }

    private func number(_ range: Range<Int>) throws(Unusual) -> Double {
        guard let number = decoded[range].withUnsafeBytes(HotNumber.value) else { throw Unusual() }
        return number
    }
}

/// The name of a form's parameter, taken apart from the front.
struct HotPath {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    func isLast(_ name: StaticString) -> Bool {
        name.isSame(as: rest)
    }

    mutating func take(_ prefix: StaticString) -> Bool {
        guard rest.count >= prefix.utf8CodeUnitCount, prefix.withUTF8Buffer({ rest.starts(with: $0) }) else { return false }
        rest = UnsafeRawBufferPointer(rebasing: rest[prefix.utf8CodeUnitCount...])
        return true
    }

    /// A number from 1 to 9999 without a zero in front.
    mutating func number() throws(Unusual) -> Int {
        var value = 0, count = 0
        while count < rest.count, rest[count] >= 48, rest[count] <= 57, count < 4 {
            value = value * 10 + Int(rest[count] - 48)
            count += 1
        }
        guard count > 0, rest[0] != 48 else { throw Unusual() }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        return value
    }
}
