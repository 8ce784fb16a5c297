import AWSWire
import Compute

/// Switches between metrics every 60 s and every 300 s.
struct MonitoringSwitch: Sendable {
    struct Input: Decodable, Sendable { var instanceIds: [String] }
    struct Listed: Encodable, Sendable { let instanceId: String, monitoring: InstanceAnswer.Monitoring }
    struct Output: Encodable, Sendable { let instanceMonitorings: [Listed] }

    let isDetailed: Bool
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let instances = try estate.instances.listed(input.instanceIds, in: call)
        for (number, instance) in instances.enumerated() {
            // One event a call: the first change carries it.
            let cause = ChangeCause(requester: .user, audit: number == 0 ? call.auditEvent() : nil, time: call.time)
            do {
                _ = try await estate.instances.modify(instance.id, in: call.place, by: cause) { [isDetailed] in $0.isMonitoredInDetail = isDetailed }
            } catch {
                throw ServiceFault(error)
            }
        }
        let state = isDetailed ? "enabled" : "disabled"
        return Output(instanceMonitorings: instances.map { Listed(instanceId: $0.id, monitoring: .init(state: state)) })
    }
}

/// Turns detailed monitoring on. (Amazon EC2 API Reference, MonitorInstances.)
struct MonitorInstances: Action {
    static let access = Access.write("ec2:MonitorInstances")
    let monitoring: MonitoringSwitch

    init(estate: Estate) { monitoring = MonitoringSwitch(isDetailed: true, estate: estate) }

    func run(_ input: MonitoringSwitch.Input, in call: Call) async throws(ServiceFault) -> MonitoringSwitch.Output { try await monitoring.run(input, in: call) }
}

/// Turns detailed monitoring off. (Amazon EC2 API Reference, UnmonitorInstances.)
struct UnmonitorInstances: Action {
    static let access = Access.write("ec2:UnmonitorInstances")
    let monitoring: MonitoringSwitch

    init(estate: Estate) { monitoring = MonitoringSwitch(isDetailed: false, estate: estate) }

    func run(_ input: MonitoringSwitch.Input, in call: Call) async throws(ServiceFault) -> MonitoringSwitch.Output { try await monitoring.run(input, in: call) }
}
