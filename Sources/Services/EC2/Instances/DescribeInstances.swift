import AWSWire
import Compute

/// Lists instances by the launches that made them. (Amazon EC2 API Reference, DescribeInstances.)
/// A terminated instance is shown for `ComputeLimits.terminatedRetention`.
struct DescribeInstances: Action {
    struct Input: Decodable, Sendable {
        var instanceIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let reservations: [ReservationAnswer], nextToken: String? }
    static let access = Access.read("ec2:DescribeInstances")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        if input.maxResults != nil, !(input.instanceIds ?? []).isEmpty {
            throw .combination("The parameter instancesSet cannot be used with the parameter maxResults (InstanceIds, MaxResults)")
        }
        let surroundings = try await estate.look(call) { try InstanceSurroundings($0) }
        let views = try estate.instances.listed(input.instanceIds, in: call).map { InstanceView(instance: $0, account: call.account, surroundings: surroundings) }
        let chosen = try InstanceView.filters.select(views, input.filters, tags: \.instance.tags)
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.instance.id)
        return Output(reservations: DescribeInstances.reservations(page.items.map(\.instance), call.account, surroundings), nextToken: page.nextToken)
    }

    /// Instances of one launch together, launches in the order of their first instance.
    private static func reservations(_ instances: [Instance], _ account: String, _ surroundings: InstanceSurroundings) -> [ReservationAnswer] {
        var order: [String] = []
        var launches: [String: [Instance]] = [:]
        for instance in instances {
            let id = instance.configuration.reservationID
            if launches[id] == nil { order.append(id) }
            launches[id, default: []].append(instance)
        }
        return order.compactMap { launches[$0] }.map { launch in
            ReservationAnswer(launch.sorted { $0.configuration.launchIndex < $1.configuration.launchIndex }, account: account, surroundings)
        }
    }
}
