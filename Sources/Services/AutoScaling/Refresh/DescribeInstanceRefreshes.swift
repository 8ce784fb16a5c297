import AWSWire
import Base
import GroupEngine
import Scaling

/// The refreshes of a group in the last six weeks, the latest first. (EC2 Auto Scaling API Reference, DescribeInstanceRefreshes.)
struct DescribeInstanceRefreshes: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var instanceRefreshIds: [String]?
        var nextToken: String?
        var maxRecords: Int?
    }
    struct Output: Encodable, Sendable {
        var instanceRefreshes: [ShownRefresh]
        var nextToken: String?
    }
    static let access = Access.read("autoscaling:DescribeInstanceRefreshes")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxRecords)
        let group = try await desk.stored(input.autoScalingGroupName, in: call)
        let (refreshes, templates) = try await desk.records.look { snapshot in
            (try GroupJournals(snapshot).refreshes(of: group.identity, at: call.time), try TemplateNames(in: call.place, snapshot))
        }
        let wanted = input.instanceRefreshIds.flatMap { $0.isEmpty ? nil : Set($0) }
        // Those before were of an earlier group of this name.
        let own = refreshes.filter { wanted?.contains($0.id) ?? true && $0.startTime >= group.document.createdAt }
        let rest = try own[...].following(input.nextToken)
        let shown = rest.prefix(length)
        return Output(
            instanceRefreshes: shown.map { ShownRefresh($0, of: group.identity.name, templates) }, nextToken: rest.count > shown.count ? shown.last?.id : nil)
    }
}

extension ArraySlice<InstanceRefresh> {
    /// What stands behind the refresh that was shown last, by its id.
    fileprivate func following(_ token: String?) throws(ServiceFault) -> ArraySlice<InstanceRefresh> {
        guard let token else { return self }
        guard let place = firstIndex(where: { $0.id == token }) else { throw .invalidNextToken }
        return self[place...].dropFirst()
    }
}
