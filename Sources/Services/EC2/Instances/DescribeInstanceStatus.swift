import AWSWire
import Base
import Compute

/// Tells how instances are: their checks and their scheduled events. (Amazon EC2 API Reference, DescribeInstanceStatus.)
/// Without `IncludeAllInstances` only running ones are told.
struct DescribeInstanceStatus: Action {
    struct Input: Decodable, Sendable {
        var instanceIds: [String]?
        var filters: [Filter]?
        var includeAllInstances: Bool?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Detail: Encodable, Sendable {
        let status: String, impairedSince: Timestamp?
        let name = "reachability"
    }
    struct Summary: Encodable, Sendable { let status: String, details: [Detail] }
    struct Listed: Encodable, Sendable {
        let instanceId: String, availabilityZone: String
        let instanceState: InstanceAnswer.State
        let instanceStatus: Summary, systemStatus: Summary
        let events: [ScheduledEvent]
    }
    struct Output: Encodable, Sendable { let instanceStatuses: [Listed], nextToken: String? }
    static let access = Access.read("ec2:DescribeInstanceStatus")
    static let filters: FilterTable<Listed> = [
        "availability-zone": { [$0.availabilityZone] },
        "event.code": { $0.events.map(\.code) },
        "event.description": { $0.events.map(\.description) },
        "event.instance-event-id": { $0.events.map(\.instanceEventId) },
        "event.not-after": { $0.events.compactMap(\.notAfter) },
        "event.not-before": { $0.events.map(\.notBefore) },
        "event.not-before-deadline": { $0.events.compactMap(\.notBeforeDeadline) },
        "instance-state-code": { ["\($0.instanceState.code)"] },
        "instance-state-name": { [$0.instanceState.name] },
        "instance-status.reachability": { $0.instanceStatus.details.map(\.status) },
        "instance-status.status": { [$0.instanceStatus.status] },
        "system-status.reachability": { $0.systemStatus.details.map(\.status) },
        "system-status.status": { [$0.systemStatus.status] },
    ]
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let instances = try estate.instances.listed(input.instanceIds, in: call).filter { input.includeAllInstances == true || $0.state == .running }
        let chosen = try DescribeInstanceStatus.filters.select(instances.map(DescribeInstanceStatus.listed), input.filters, tags: { _ in [:] })
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.instanceId)
        return Output(instanceStatuses: page.items, nextToken: page.nextToken)
    }

    private static func listed(_ instance: Instance) -> Listed {
        let checks = instance.status.checks, isRunning = instance.state == .running
        return Listed(
            instanceId: instance.id, availabilityZone: instance.zone, instanceState: .init(instance.state),
            instanceStatus: summary(isRunning ? checks.instance : .notApplicable, since: checks.impairedSince),
            systemStatus: summary(isRunning ? checks.system : .notApplicable, since: checks.impairedSince), events: ScheduledEvent.of(instance))
    }

    private static func summary(_ result: StatusChecks.Result, since: Timestamp?) -> Summary {
        switch result {
        case .ok: Summary(status: "ok", details: [Detail(status: "passed", impairedSince: nil)])
        case .impaired: Summary(status: "impaired", details: [Detail(status: "failed", impairedSince: since)])
        case .initializing: Summary(status: "initializing", details: [Detail(status: "initializing", impairedSince: nil)])
        case .insufficientData: Summary(status: "insufficient-data", details: [Detail(status: "insufficient-data", impairedSince: nil)])
        case .notApplicable: Summary(status: "not-applicable", details: [])
        }
    }
}
