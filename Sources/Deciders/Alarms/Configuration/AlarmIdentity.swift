import Base

/// Which alarm: account, region and name. Metric and composite alarms share one space of names.
public struct AlarmIdentity: Hashable, Sendable {
    public let account: String, region: String, name: String

    public init(account: String, region: String, name: String) { (self.account, self.region, self.name) = (account, region, name) }

    public var arn: String { ARN(service: "cloudwatch", region: region, account: account, resource: "alarm:\(name)").description }

    /// The alarm that a rule or a suppressor of this alarm's account and region names, by name or ARN.
    /// Nil for an ARN of another service, account or region.
    public func sibling(_ reference: String) -> AlarmIdentity? {
        guard reference.hasPrefix("arn:") else { return AlarmIdentity(account: account, region: region, name: reference) }
        guard let arn = ARN(reference), arn.service == "cloudwatch", arn.region == region, arn.account == account, arn.resource.hasPrefix("alarm:")
        else { return nil }
        return AlarmIdentity(account: account, region: region, name: String(arn.resource.dropFirst("alarm:".count)))
    }
}
