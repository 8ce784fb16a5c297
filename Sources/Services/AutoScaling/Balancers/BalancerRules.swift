import AWSWire

/// A load balancer, target group or other source of traffic. (EC2 Auto Scaling API Reference, TrafficSourceIdentifier.)
struct TrafficSource: Codable, Hashable, Sendable {
    var identifier: String
    var type: String?
}

/// Load balancers and target groups of groups. There are none on this server, so none that is named can be valid; and none is ever attached.
enum BalancerRules {
    static func check(loadBalancers names: [String]?) throws(ServiceFault) {
        if names?.isEmpty == false { throw .validation("Provided Load Balancers may not be valid. Please ensure they exist and try again. (LoadBalancerNames)") }
    }

    static func check(targetGroups arns: [String]?) throws(ServiceFault) {
        if arns?.isEmpty == false { throw .validation("Provided Target Groups may not be valid. Please ensure they exist and try again. (TargetGroupARNs)") }
    }

    static func check(trafficSources: [TrafficSource]?) throws(ServiceFault) {
        if trafficSources?.isEmpty == false { throw .validation("Provided Traffic Sources may not be valid. Please ensure they exist and try again. (TrafficSources)") }
    }
}
