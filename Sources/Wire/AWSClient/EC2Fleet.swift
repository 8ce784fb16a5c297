import AWSWire
import Base
import Compute

/// EC2 and CloudWatch over their own APIs, as the driver of instances asks them.
public struct EC2Fleet: CloudFleet {
    private let ec2: AWSCaller
    private let cloudWatch: AWSCaller

    public init(ec2: AWSCaller, cloudWatch: AWSCaller) { (self.ec2, self.cloudWatch) = (ec2, cloudWatch) }

    // MARK: - Changing

    public func launch(_ request: JSONValue) async throws(CloudFault) -> CloudInstance {
        let answer = try await ask("RunInstances", Node(request), as: EC2Answers.Reservation.self)
        guard let instance = answer.instances?.first.flatMap(CloudInstance.init) else {
            throw CloudFault(.passing, code: "AnswerNotUnderstood", message: "RunInstances answered without an instance", status: 200)
        }
        return instance
    }

    public func start(_ id: String) async throws(CloudFault) { try await change("StartInstances", id) }
    public func reboot(_ id: String) async throws(CloudFault) { try await change("RebootInstances", id) }
    public func terminate(_ id: String) async throws(CloudFault) { try await change("TerminateInstances", id) }
    public func stop(_ id: String, isForced: Bool) async throws(CloudFault) { try await change("StopInstances", id, isForced ? [.init("Force", .bool(true))] : []) }

    private func change(_ operation: String, _ id: String, _ more: [Node.Member] = []) async throws(CloudFault) {
        _ = try await ask(operation, .map([.init("InstanceIds", .list([.text(id)]))] + more), as: EC2Answers.Nothing.self)
    }

    // MARK: - Asking

    /// By a filter: an id that EC2 does not know must not spoil the answer for the rest.
    public func describe(_ ids: [String]) async throws(CloudFault) -> [CloudInstance] { try await list([("instance-id", ids)]) }

    public func tagged(_ key: String, _ value: String) async throws(CloudFault) -> [CloudInstance] {
        try await list([("tag:\(key)", [value]), ("instance-state-name", ["pending", "running", "shutting-down", "stopping", "stopped"])])
    }

    private func list(_ filters: [(name: String, values: [String])]) async throws(CloudFault) -> [CloudInstance] {
        var found: [CloudInstance] = [], token: String?
        for _ in 0..<CloudLimits.pagesMax {
            let answer = try await ask("DescribeInstances", .map([EC2Fleet.filters(filters)] + EC2Fleet.page(token)), as: EC2Answers.Instances.self)
            found += (answer.reservations ?? []).flatMap { $0.instances ?? [] }.compactMap(CloudInstance.init)
            token = answer.nextToken
            if token?.isEmpty ?? true { return found }
        }
        throw CloudFault(.passing, code: "TooManyPages", message: "DescribeInstances has more than \(CloudLimits.pagesMax) pages")
    }

    public func checks(_ ids: [String]) async throws(CloudFault) -> [String: StatusChecks] {
        let input = Node.map([.init("InstanceIds", .list(ids.map(Node.text)))])
        let answer = try await ask("DescribeInstanceStatus", input, as: EC2Answers.Statuses.self)
        return Dictionary((answer.instanceStatuses ?? []).compactMap { status in status.instanceId.map { ($0, StatusChecks(status)) } }) { first, _ in first }
    }

    public func console(_ id: String) async throws(CloudFault) -> [UInt8] {
        let answer = try await ask("GetConsoleOutput", .map([.init("InstanceId", .text(id))]), as: EC2Answers.Console.self)
        return answer.output.flatMap { Base64Text.decoded($0.utf8.filter { $0 > 0x20 }) } ?? []
    }

    private static func filters(_ filters: [(name: String, values: [String])]) -> Node.Member {
        .init("Filters", .list(filters.map { .map([.init("Name", .text($0.name)), .init("Values", .list($0.values.map(Node.text)))]) }))
    }

    private static func page(_ token: String?) -> [Node.Member] {
        [.init("MaxResults", .int(1000))] + (token.map { [.init("NextToken", .text($0))] } ?? [])
    }

    private func ask<Output: Decodable & Sendable>(_ operation: String, _ input: Node, as type: Output.Type) async throws(CloudFault) -> Output {
        do { return try await ec2.call(operation, input, as: type) } catch { throw CloudFault(error) }
    }

    // MARK: - Figures

    public func figures(_ wanted: [CloudFigure.Wanted], from start: Timestamp, to end: Timestamp) async throws(CloudFault) -> [CloudFigure] {
        let input = FigureQuery(wanted).input(from: start, to: end)
        let answer: FigureQuery.Answer
        do { answer = try await cloudWatch.call("GetMetricData", input, as: FigureQuery.Answer.self) } catch { throw CloudFault(error) }
        return FigureQuery.figures(answer, of: wanted)
    }
}
