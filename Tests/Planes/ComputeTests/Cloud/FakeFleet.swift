import Base
import Compute
import Synchronization

/// EC2 in memory: instances go through their states when the test says so, and calls fail as it was told to.
final class FakeFleet: CloudFleet {
    struct Trouble: Sendable {
        var fault: CloudFault
        /// The call takes effect all the same: only its answer is lost.
        var isAfterEffect = false
    }

    struct Model: Sendable {
        var instances: [String: CloudInstance] = [:]
        var tokens: [String: String] = [:]
        /// Whether RunInstances knows its tokens, as AWS does.
        var honorsTokens = true
        var troubles: [String: [Trouble]] = [:]
        var calls: [String] = []
        var requests: [JSONValue] = []
        var checks: [String: StatusChecks] = [:]
        var figures: [CloudFigure] = []
        var isHidden = false
    }

    let model = Mutex(Model())

    static func fault(_ kind: CloudFault.Kind, _ code: String) -> CloudFault { CloudFault(kind, code: code, message: "words of \(code)", status: kind == .passing ? 0 : 400) }
    static let lost = Trouble(fault: fault(.passing, "RequestTimeout"), isAfterEffect: true)
    static let unsent = Trouble(fault: fault(.passing, "RequestTimeout"))

    func fail(_ operation: String, _ troubles: Trouble...) { model.withLock { $0.troubles[operation, default: []] += troubles } }
    func refuse(_ operation: String, _ kind: CloudFault.Kind, _ code: String) { fail(operation, Trouble(fault: FakeFleet.fault(kind, code))) }

    /// Lets everything that was asked for happen.
    func settle() {
        model.withLock { model in
            let count = model.instances.count
            for id in model.instances.keys {
                switch model.instances[id]?.state {
                case .pending:
                    model.instances[id]?.state = .running
                    model.instances[id]?.facts.privateAddress = "172.31.0.\(count)"
                case .stopping: model.instances[id]?.state = .stopped
                case .shuttingDown: model.instances[id]?.state = .terminated
                default: break
                }
            }
        }
    }

    /// Somebody else does it, in AWS' console.
    func put(_ id: String, _ state: InstanceState, reason: InstanceStatus.Reason? = nil) {
        model.withLock { model in
            model.instances[id]?.state = state
            model.instances[id]?.reason = reason
        }
    }

    var calls: [String] { model.withLock { $0.calls } }
    func count(_ operation: String) -> Int { calls.count { $0 == operation } }
    /// Those that are not terminated, by our id.
    var living: [String: [String]] {
        let all = model.withLock { Array($0.instances.values) }.filter { $0.state != .terminated }
        return Dictionary(grouping: all) { $0.tags[CloudTags.instance] ?? "" }.mapValues { $0.map(\.id).sorted() }
    }

    /// The call, its effect and its trouble, in that order or another.
    private func act<Answer>(_ operation: String, _ effect: (inout Model) throws(CloudFault) -> Answer) throws(CloudFault) -> Answer {
        try model.withLock { model throws(CloudFault) in
            model.calls.append(operation)
            let trouble = model.troubles[operation]?.isEmpty == false ? model.troubles[operation]?.removeFirst() : nil
            if let trouble, !trouble.isAfterEffect { throw trouble.fault }
            let answer = try effect(&model)
            if let trouble { throw trouble.fault }
            return answer
        }
    }

    func launch(_ request: JSONValue) async throws(CloudFault) -> CloudInstance {
        try act("RunInstances") { model throws(CloudFault) in
            model.requests.append(request)
            let token = request["ClientToken"]?.text ?? ""
            if model.honorsTokens, let known = model.tokens[token], let instance = model.instances[known] { return instance }
            let id = "i-ec2\(model.instances.count)"
            let tags = (request["TagSpecifications"]?.items?.first?["Tags"]?.items ?? []).map { ($0["Key"]?.text ?? "", $0["Value"]?.text ?? "") }
            let instance = CloudInstance(id: id, state: .pending, tags: Dictionary(tags) { first, _ in first })
            (model.instances[id], model.tokens[token]) = (instance, id)
            return instance
        }
    }

    func describe(_ ids: [String]) async throws(CloudFault) -> [CloudInstance] {
        try act("DescribeInstances") { model in model.isHidden ? [] : ids.compactMap { model.instances[$0] } }
    }

    func tagged(_ key: String, _ value: String) async throws(CloudFault) -> [CloudInstance] {
        try act("Tagged") { model in model.instances.values.filter { $0.tags[key] == value && $0.state != .terminated } }
    }

    func checks(_ ids: [String]) async throws(CloudFault) -> [String: StatusChecks] {
        try act("DescribeInstanceStatus") { model in model.checks.filter { ids.contains($0.key) } }
    }

    func start(_ id: String) async throws(CloudFault) { try change("StartInstances", id, [.stopped], .pending) }
    func stop(_ id: String, isForced: Bool) async throws(CloudFault) { try change("StopInstances", id, [.running, .stopped, .stopping], .stopping) }
    func reboot(_ id: String) async throws(CloudFault) { try change("RebootInstances", id, [.running], .running) }
    func terminate(_ id: String) async throws(CloudFault) { try change("TerminateInstances", id, InstanceState.allCases, .shuttingDown) }

    private func change(_ operation: String, _ id: String, _ allowed: [InstanceState], _ next: InstanceState) throws(CloudFault) {
        try act(operation) { model throws(CloudFault) in
            guard let instance = model.instances[id] else { throw FakeFleet.fault(.missing, "InvalidInstanceID.NotFound") }
            guard allowed.contains(instance.state) else { throw FakeFleet.fault(.refused, "IncorrectInstanceState") }
            if instance.state != .terminated, !(operation == "StopInstances" && instance.state == .stopped) { model.instances[id]?.state = next }
        }
    }

    func console(_ id: String) async throws(CloudFault) -> [UInt8] { try act("GetConsoleOutput") { _ in Array("hello from \(id)".utf8) } }

    func figures(_ wanted: [CloudFigure.Wanted], from start: Timestamp, to end: Timestamp) async throws(CloudFault) -> [CloudFigure] {
        try act("GetMetricData") { model in model.figures.filter { wanted.contains($0.of) && $0.time >= start && $0.time <= end } }
    }
}
