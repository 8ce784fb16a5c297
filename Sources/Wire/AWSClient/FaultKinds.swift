import AWSWire
import Compute

extension CloudFault {
    /// What a failed call means for whoever made it (EC2 API Reference, Error codes).
    init(_ failure: AWSCaller.Failure) {
        switch failure {
        case .unsent(let words): self.init(.passing, code: "RequestNotSent", message: words)
        case .unheard(let words): self.init(.passing, code: "RequestTimeout", message: words)
        case .answered(let fault):
            guard let code = fault.code else { self.init(.passing, code: "AnswerNotUnderstood", message: fault.message, status: fault.status); return }
            self.init(CloudFault.kind(code, status: fault.status), code: code, message: fault.message, status: fault.status)
        }
    }

    private static let throttling: Set<String> = ["RequestLimitExceeded", "Throttling", "ThrottlingException", "RequestThrottled", "RequestThrottledException", "TooManyRequestsException"]
    private static let denials: Set<String> = [
        "AuthFailure", "UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "ExpiredTokenException",
        "RequestExpired", "UnrecognizedClientException", "MissingAuthenticationToken", "OptInRequired", "Blocked", "PendingVerification",
    ]
    /// Beside every code that begins with `Insufficient`.
    private static let wantOfRoom: Set<String> = [
        "InstanceLimitExceeded", "VcpuLimitExceeded", "MaxSpotInstanceCountExceeded", "SpotMaxPriceTooLow", "UnfulfillableCapacity", "Unsupported", "ResourceCountExceeded",
    ]

    private static func kind(_ code: String, status: Int) -> Kind {
        if throttling.contains(code) { return .throttled }
        if denials.contains(code) { return .denied }
        if wantOfRoom.contains(code) || code.hasPrefix("Insufficient") { return .noRoom }
        if code == "InvalidInstanceID.NotFound" { return .missing }
        return status >= 500 ? .passing : .refused
    }
}
