import AWSWire
import Scaling
import ScalingPolicies

/// (EC2 Auto Scaling API Reference, TargetTrackingConfiguration.)
struct TargetTrackingConfiguration: Codable, Hashable, Sendable {
    struct Predefined: Codable, Hashable, Sendable {
        var predefinedMetricType: String
        var resourceLabel: String?
    }

    var predefinedMetricSpecification: Predefined?
    var customizedMetricSpecification: CustomizedMetric?
    var targetValue: Double
    var disableScaleIn: Bool?

    /// As DescribePolicies answers it.
    init(_ tracking: TargetTracking) {
        (targetValue, disableScaleIn) = (tracking.targetValue, tracking.disableScaleIn)
        if case .predefined(let type, let label) = tracking.metric { predefinedMetricSpecification = Predefined(predefinedMetricType: type.rawValue, resourceLabel: label) }
        customizedMetricSpecification = CustomizedMetric(tracking.metric)
    }

    /// The metric that is followed; throws what is wrong with it.
    func metric() throws(ServiceFault) -> TrackedMetric {
        try TargetValue.check(targetValue)
        switch (predefinedMetricSpecification, customizedMetricSpecification) {
        case (let predefined?, nil): return try metric(of: predefined)
        case (nil, let customized?): return try customized.checked()
        default: throw .validation("Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified.")
        }
    }

    private func metric(of predefined: Predefined) throws(ServiceFault) -> TrackedMetric {
        guard let type = PredefinedMetric(rawValue: predefined.predefinedMetricType) else {
            throw .validation("The predefined metric type '\(predefined.predefinedMetricType)' is not valid.")
        }
        if type == .requestCountPerTarget {
            throw .validation("The target group of the resource label '\(predefined.resourceLabel ?? "")' is not attached to the Auto Scaling group (PredefinedMetricType).")
        }
        guard predefined.resourceLabel == nil else { throw .validation("ResourceLabel can only be specified for ALBRequestCountPerTarget.") }
        return .predefined(type: type, resourceLabel: nil)
    }
}
