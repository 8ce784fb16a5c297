import AWSWire
import GroupEngine
import Scaling

/// Suspends processes of a group, or all of them. (EC2 Auto Scaling API Reference, SuspendProcesses.)
struct SuspendProcesses: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var scalingProcesses: [String]?
    }
    static let access = Access.write("autoscaling:SuspendProcesses")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let processes = try ProcessNames.checked(input.scalingProcesses)
        try await desk.changeDocument(input.autoScalingGroupName, by: call) { document in
            let known = Set(document.suspended.map(\.process))
            let reason = "User suspended at \(call.time.iso8601)"
            let added = processes.filter { !known.contains($0) }.map { GroupDocument.SuspendedProcess(process: $0, reason: reason) }
            document.suspended = (document.suspended + added).sorted { $0.process < $1.process }
        }
        return Empty()
    }
}
