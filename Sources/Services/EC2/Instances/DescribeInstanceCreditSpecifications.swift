import AWSWire
import Compute

/// Tells the credit option of burstable instances, as it was recorded: no processor is throttled here.
/// (Amazon EC2 API Reference, DescribeInstanceCreditSpecifications.)
struct DescribeInstanceCreditSpecifications: Action {
    struct Input: Decodable, Sendable {
        var instanceIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Listed: Encodable, Sendable { let instanceId: String, cpuCredits: String }
    struct Output: Encodable, Sendable { let instanceCreditSpecifications: [Listed], nextToken: String? }
    static let access = Access.read("ec2:DescribeInstanceCreditSpecifications")
    static let filters: FilterTable<Listed> = ["instance-id": { [$0.instanceId] }]
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let burstable = try estate.instances.listed(input.instanceIds, in: call).filter { $0.type.isBurstable && !$0.state.isLeaving }
        let all = burstable.map { instance in
            let fallback = instance.type.family == "t2" ? "standard" : "unlimited"
            return Listed(instanceId: instance.id, cpuCredits: instance.configuration.recorded[InstanceRecord.creditsKey] ?? fallback)
        }
        let chosen = try DescribeInstanceCreditSpecifications.filters.select(all, input.filters, tags: { _ in [:] })
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.instanceId)
        return Output(instanceCreditSpecifications: page.items, nextToken: page.nextToken)
    }
}
