import Base

/// What CloudWatch demands of a datum beyond the bounds of its shape (CloudWatch API Reference, PutMetricData, MetricDatum, Dimension).
struct DatumRules {
    let datum: MetricDatum
    /// `MetricData.member.1`
    let path: String
    let now: Timestamp

    var faults: [DatumFault] { kindFaults + numberFaults + setFaults + timeFaults + dimensionFaults }

    /// Exactly one of Value, Values and StatisticValues.
    private var kindFaults: [DatumFault] {
        let kinds = [("Value", datum.value != nil), ("Values", datum.values?.isEmpty == false), ("StatisticValues", datum.statisticValues != nil)]
        let given = kinds.filter(\.1).map(\.0)
        if given.isEmpty { return [DatumFault(kind: .missing, message: "At least one of the parameters must be specified.")] }
        if given.count > 1 { return [.exclusive("\(path).\(given[0])", "\(path).\(given[1])")] }
        if datum.counts?.isEmpty == false, given != ["Values"] { return [.required("\(path).Values")] }
        return []
    }

    private var numberFaults: [DatumFault] {
        var faults: [DatumFault] = []
        if let value = datum.value, !DatumSample.isInRange(value) { faults.append(.value(value, "\(path).Value")) }
        let values = datum.values ?? [], counts = datum.counts ?? []
        if values.count > MetricDataLimits.valuesMax { faults.append(.size("\(path).Values", max: MetricDataLimits.valuesMax)) }
        if let wrong = values.first(where: { !DatumSample.isInRange($0) }) { faults.append(.value(wrong, "\(path).Values")) }
        if !counts.isEmpty, counts.count != values.count {
            faults.append(DatumFault(kind: .value, message: "The parameters \(path).Values and \(path).Counts must be of the same size."))
        }
        if let wrong = counts.first(where: { !DatumSample.isInRange($0) || $0 < 0 }) { faults.append(.value(wrong, "\(path).Counts")) }
        return faults
    }

    private var setFaults: [DatumFault] {
        guard let set = datum.statisticValues else { return [] }
        var faults: [DatumFault] = []
        for (name, number) in [("SampleCount", set.sampleCount), ("Sum", set.sum), ("Minimum", set.minimum), ("Maximum", set.maximum)] {
            if !DatumSample.isInRange(number) || name == "SampleCount" && number < 0 { faults.append(.value(number, "\(path).StatisticValues.\(name)")) }
        }
        if set.minimum > set.maximum {
            faults.append(.rule("\(path).StatisticValues.Minimum", "must be less than or equal to the parameter \(path).StatisticValues.Maximum."))
        }
        return faults
    }

    private var timeFaults: [DatumFault] {
        var faults: [DatumFault] = []
        if let time = datum.timestamp {
            if time < now - MetricDataLimits.pastMax { faults.append(.rule("\(path).Timestamp", "must specify a time within the past two weeks.")) }
            if time > now + MetricDataLimits.futureMax { faults.append(.rule("\(path).Timestamp", "must specify a time no more than two hours in the future.")) }
        }
        if let resolution = datum.storageResolution, resolution != 1, resolution != 60 {
            faults.append(.rule("\(path).StorageResolution", "must be a value in the set [ 1, 60 ]."))
        }
        return faults
    }

    private var dimensionFaults: [DatumFault] {
        var faults: [DatumFault] = []
        var names: Set<String> = []
        for (index, dimension) in (datum.dimensions ?? []).enumerated() {
            let place = "\(path).Dimensions.member.\(index + 1)"
            if !NameRules.isDimensionName(dimension.name.utf8) { faults.append(.value(dimension.name, "\(place).Name")) }
            if !NameRules.isDimensionText(dimension.value.utf8) { faults.append(.value(dimension.value, "\(place).Value")) }
            if !names.insert(dimension.name).inserted { faults.append(.rule("\(place).Name", "repeats the name of another dimension.")) }
        }
        return faults
    }
}
