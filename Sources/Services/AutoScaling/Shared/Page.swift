import AWSWire

typealias Page = KeyedPage

extension KeyedPage {
    init(_ all: [Item], after token: String?, length: Int, by key: (Item) -> String) throws(ServiceFault) {
        try self.init(all, after: token, length: length, refusing: .invalidNextToken, by: key)
    }
}

/// The length of a page.
enum PageLength {
    /// `maxRecords` or the default; throws beyond the bounds that the API Reference gives.
    static func of(_ maxRecords: Int?, standard: Int = AutoScalingLimits.pageDefault, max: Int = AutoScalingLimits.pageMax) throws(ServiceFault) -> Int {
        try Bounds.check(maxRecords, "maxRecords", 1...max)
        return maxRecords ?? standard
    }
}
