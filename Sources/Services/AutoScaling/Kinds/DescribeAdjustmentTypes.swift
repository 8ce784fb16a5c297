import AWSWire
import Scaling

/// What the amount of a policy's adjustment can mean. (EC2 Auto Scaling API Reference, DescribeAdjustmentTypes.)
struct DescribeAdjustmentTypes: Operation {
    struct Kind: Encodable, Sendable { var adjustmentType: String }
    struct Output: Encodable, Sendable { var adjustmentTypes: [Kind] }
    static let access = Access.read("autoscaling:DescribeAdjustmentTypes")

    func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Output {
        Output(adjustmentTypes: [AdjustmentType.changeInCapacity, .exactCapacity, .percentChangeInCapacity].map { Kind(adjustmentType: $0.rawValue) })
    }
}
