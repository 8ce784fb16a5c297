import AWSWire
import Scaling

/// When an instance can wait for a hook. (EC2 Auto Scaling API Reference, DescribeLifecycleHookTypes.)
struct DescribeLifecycleHookTypes: Operation {
    struct Output: Encodable, Sendable { var lifecycleHookTypes: [String] }
    static let access = Access.read("autoscaling:DescribeLifecycleHookTypes")

    func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Output {
        Output(lifecycleHookTypes: [LifecycleHook.Transition.launching, .terminating].map(\.rawValue))
    }
}
