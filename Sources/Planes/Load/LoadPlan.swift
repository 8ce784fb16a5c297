import Base

/// How much load, for how long: what `hinomi load` asks for, judged.
public struct LoadPlan: Hashable, Sendable {
    /// Requests a second.
    public static let rates = 1...1000
    public static let durations = TimeSpan.seconds(1)...TimeSpan.hours(1)

    public let rate: Int
    public let duration: TimeSpan

    public init(rate: Int, duration: TimeSpan) throws(LoadRefusal) {
        guard LoadPlan.rates.contains(rate) else { throw .rate(rate) }
        guard LoadPlan.durations.contains(duration) else { throw .duration }
        (self.rate, self.duration) = (rate, duration)
    }

    /// Requests of the whole run.
    var count: Int64 { duration.milliseconds * Int64(rate) / 1000 }

    /// When a request is due, counted from the beginning of the run.
    func due(_ index: Int64) -> TimeSpan { .milliseconds(index * 1000 / Int64(rate)) }
}

/// Why no load is made.
public enum LoadRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    case rate(Int)
    case duration
    /// An address that is not on this machine.
    case notLoopback(String)
    /// Nothing is in service.
    case noTargets

    public var description: String {
        switch self {
        case .rate(let rate): "\(rate) requests a second: \(LoadPlan.rates.lowerBound) to \(LoadPlan.rates.upperBound) are expected"
        case .duration: "the load lasts from 1s to 1h"
        case .notLoopback(let address): "\(address) is not a loopback address: load is only made on this machine"
        case .noTargets: "no member is in service with a port to send to"
        }
    }
}
