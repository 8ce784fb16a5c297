import AWSWire
import Scaling

/// The processes that can be suspended. (EC2 Auto Scaling API Reference, DescribeScalingProcessTypes.)
struct DescribeScalingProcessTypes: Operation {
    struct Kind: Encodable, Sendable { var processName: String }
    struct Output: Encodable, Sendable { var processes: [Kind] }
    static let access = Access.read("autoscaling:DescribeScalingProcessTypes")

    func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Output {
        Output(processes: ScalingProcess.allCases.sorted().map { Kind(processName: $0.rawValue) })
    }
}
