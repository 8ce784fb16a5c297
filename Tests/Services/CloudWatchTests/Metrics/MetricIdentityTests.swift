import Base
import Testing

@Suite("Identity and labels") struct MetricIdentityTests {
    @Test("Labels give the identity back", arguments: [
        ([:], "None"), (["Host": "web-1"], "Count"), (["b": "2", "A": "1", "zz": "3"], "Bytes/Second"), (["__name__": "x", "__unit__": "y"], "Percent"),
        (["__dimension_a": "1", "__dimension___": "2", "__": "3"], "None"), (["Dimension with spaces": " v ", "a:b/c": "{}"], "None"),
    ])
    func roundTrip(_ dimensions: [String: String], _ unit: String) {
        let identity = MetricIdentity(
            account: "123456789012", region: "eu-west-1", namespace: "App", name: "Latency", dimensions: dimensions.map { MetricDimension(name: $0.key, value: $0.value) },
            unit: unit)
        #expect(MetricIdentity(labels: identity.labels) == identity)
        #expect(Labels(canonical: identity.labels.bytes) == identity.labels)
        #expect(identity.labels["__unit__"] == (unit == "None" ? nil : unit))
    }

    @Test("Series of other doors are no CloudWatch metrics")
    func others() {
        #expect(MetricIdentity(labels: Labels([(name: "__name__", value: "up"), (name: "job", value: "node")])) == nil)
        #expect(MetricIdentity(labels: Labels([(name: String, value: String)]())) == nil)
    }

    @Test("Every unit of CloudWatch is known once, None first")
    func units() {
        #expect(MetricUnit.all.first == "None")
        #expect(Set(MetricUnit.all).count == 27)
    }
}
