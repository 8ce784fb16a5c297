import AWSWire
import GroupEngine

/// The sizes of a group and how they bound each other.
struct GroupSizes: Hashable, Sendable {
    var min: Int
    var max: Int
    var desired: Int

    /// Throws in AWS' words when the sizes do not fit together.
    func check() throws(ServiceFault) {
        try Bounds.check(min, "minSize", 0...AutoScalingLimits.sizeMax)
        try Bounds.check(max, "maxSize", 0...AutoScalingLimits.sizeMax)
        guard min <= max else { throw .validation("Max bound, \(max), must be greater than or equal to min bound, \(min)") }
        guard (min...max).contains(desired) else {
            throw .validation("Desired capacity:\(desired) must be between the specified min size:\(min) and max size:\(max)")
        }
    }
}

extension GroupDocument {
    /// Changes the sizes that were given. Where only a bound was and the desired capacity is beyond it, the bound moves it
    /// (EC2 Auto Scaling API Reference, UpdateAutoScalingGroup).
    mutating func resize(min newMin: Int?, max newMax: Int?, desired newDesired: Int?) throws(ServiceFault) {
        var sizes = GroupSizes(min: newMin ?? minSize, max: newMax ?? maxSize, desired: newDesired ?? desiredCapacity)
        if newDesired == nil, sizes.min <= sizes.max { sizes.desired = Swift.min(Swift.max(sizes.desired, sizes.min), sizes.max) }
        try sizes.check()
        (minSize, maxSize, desiredCapacity) = (sizes.min, sizes.max, sizes.desired)
    }
}
