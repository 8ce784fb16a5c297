import Base
import Compute

extension CloudInstance {
    /// Nil when the answer lacks the id or a state that we know.
    init?(_ answer: EC2Answers.Instance) {
        guard let id = answer.instanceId, let state = answer.state?.name.flatMap(InstanceState.init(rawValue:)) else { return nil }
        self.init(id: id, state: state, transitionReason: answer.stateTransitionReason ?? "", facts: CloudFacts(answer, id: id))
        if let code = answer.stateReason?.code, !code.isEmpty { reason = InstanceStatus.Reason(code: code, message: answer.stateReason?.message ?? code) }
        tags = Dictionary((answer.tags ?? []).map { ($0.key ?? "", $0.value ?? "") }) { first, _ in first }
    }
}

extension CloudFacts {
    init(_ answer: EC2Answers.Instance, id: String) {
        self.init(id: id)
        func present(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
        (privateAddress, publicAddress) = (present(answer.privateIpAddress), present(answer.publicIpAddress))
        (privateName, publicName) = (present(answer.privateDnsName), present(answer.publicDnsName))
        (zone, subnetID, vpcID) = (present(answer.placement?.availabilityZone), present(answer.subnetId), present(answer.vpcId))
        architecture = present(answer.architecture)
        securityGroups = Dictionary((answer.securityGroups ?? []).compactMap { group in group.groupId.map { ($0, group.groupName ?? $0) } }) { first, _ in first }
    }
}

extension StatusChecks {
    init(_ answer: EC2Answers.Status) {
        self.init()
        instance = StatusChecks.result(answer.instanceStatus)
        system = StatusChecks.result(answer.systemStatus)
        let since = [answer.instanceStatus, answer.systemStatus].flatMap { $0?.details ?? [] }.compactMap(\.impairedSince)
        impairedSince = instance == .impaired || system == .impaired ? since.min() : nil
    }

    private static func result(_ summary: EC2Answers.Summary?) -> Result { summary?.status.flatMap(Result.init(rawValue:)) ?? .insufficientData }
}
