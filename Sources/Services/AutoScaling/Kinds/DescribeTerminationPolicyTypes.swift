import AWSWire
import Scaling

/// By what instances can be chosen to go. (EC2 Auto Scaling API Reference, DescribeTerminationPolicyTypes.)
struct DescribeTerminationPolicyTypes: Operation {
    struct Output: Encodable, Sendable { var terminationPolicyTypes: [String] }
    static let access = Access.read("autoscaling:DescribeTerminationPolicyTypes")

    func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Output {
        Output(terminationPolicyTypes: TerminationPolicy.allCases.map(\.rawValue).sorted())
    }
}
