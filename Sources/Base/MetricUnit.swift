/// The units of CloudWatch (CloudWatch API Reference, MetricDatum). CloudWatch attaches no meaning to them, but keeps data of
/// different units apart.
public enum MetricUnit {
    /// The unit of data that was sent without one.
    public static let none = "None"

    /// Every unit, `None` first.
    public static let all = [
        none, "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits",
        "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second",
        "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second", "Count/Second",
    ]
}
