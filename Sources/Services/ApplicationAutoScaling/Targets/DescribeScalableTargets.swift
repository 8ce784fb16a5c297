import AWSWire
import Base
import TargetEngine

/// The scalable targets of a service. (Application Auto Scaling API Reference, DescribeScalableTargets.)
struct DescribeScalableTargets: Operation {
    struct Input: Decodable, Sendable {
        var serviceNamespace: String
        var resourceIds: [String]?
        var scalableDimension: String?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Shown: Encodable, Sendable {
        var serviceNamespace = TargetIdentity.namespace
        var resourceId: String
        var scalableDimension = TargetIdentity.dimension
        var minCapacity: Int
        var maxCapacity: Int
        var roleARN: String
        var creationTime: Timestamp
        var suspendedState: WireSuspendedState
        var scalableTargetARN: String
    }
    struct Output: Encodable, Sendable {
        var scalableTargets: [Shown]
        var nextToken: String?
    }
    static let access = Access.read("application-autoscaling:DescribeScalableTargets")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxResults)
        let filter = try TargetFilter(namespace: input.serviceNamespace, resources: input.resourceIds, dimension: input.scalableDimension)
        let targets = try await desk.records.look { try StoredTarget.all(in: call, $0).filter { filter.wants($0.identity) } }
        let page = try KeyedPage(targets, after: input.nextToken, length: length, refusing: .strangeToken, by: \.identity.resourceID)
        return Output(scalableTargets: page.items.map(Shown.init), nextToken: page.nextToken)
    }
}

extension DescribeScalableTargets.Shown {
    fileprivate init(_ target: StoredTarget) {
        let document = target.document
        self.init(
            resourceId: target.identity.resourceID, minCapacity: document.minCapacity, maxCapacity: document.maxCapacity,
            roleARN: document.roleARN ?? DescribeScalableTargets.Shown.linkedRole(target.identity), creationTime: document.createdAt,
            suspendedState: WireSuspendedState(document.suspended), scalableTargetARN: target.arn)
    }

    /// The service-linked role that AWS names where nobody gave one (User Guide, Service-linked roles for Application Auto Scaling).
    private static func linkedRole(_ target: TargetIdentity) -> String {
        let resource = "role/aws-service-role/custom-resource.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_CustomResource"
        return ARN(service: "iam", region: "", account: target.account, resource: resource).inPartition(of: target.region).description
    }
}
