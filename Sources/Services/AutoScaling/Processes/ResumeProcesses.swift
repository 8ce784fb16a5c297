import AWSWire
import GroupEngine
import Scaling

/// Resumes processes of a group, or all of them. (EC2 Auto Scaling API Reference, ResumeProcesses.)
struct ResumeProcesses: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var scalingProcesses: [String]?
    }
    static let access = Access.write("autoscaling:ResumeProcesses")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let processes = try ProcessNames.checked(input.scalingProcesses)
        try await desk.changeDocument(input.autoScalingGroupName, by: call) { document in
            document.suspended.removeAll { processes.contains($0.process) }
        }
        return Empty()
    }
}
