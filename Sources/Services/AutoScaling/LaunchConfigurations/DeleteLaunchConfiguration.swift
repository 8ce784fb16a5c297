import AWSWire
import GroupEngine

/// Deletes a launch configuration that no group uses. (EC2 Auto Scaling API Reference, DeleteLaunchConfiguration.)
struct DeleteLaunchConfiguration: Operation {
    struct Input: Decodable, Sendable { var launchConfigurationName: String }
    static let access = Access.write("autoscaling:DeleteLaunchConfiguration")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let name = input.launchConfigurationName
        try await desk.records.change(by: call) { transaction in
            if let user = try StoredGroup.all(in: call.place, transaction).first(where: { $0.document.launch == .launchConfiguration(name: name) }) {
                throw ServiceFault.resourceInUse("Cannot delete launch configuration \(name) because it is attached to AutoScalingGroup \(user.identity.name)")
            }
            guard try transaction.delete(LaunchConfigurations.key(name, in: call.place), at: call.time) else { throw LaunchConfigurations.missing(name) }
        }
        return Empty()
    }
}
