import AWSWire
import Base
import Collector
import World

/// Which Auto Scaling group an instance is in, by the tag that its group gives it (Amazon EC2 API Reference, DescribeTags). The
/// amazon-cloudwatch-agent asks the same; the keys must be allowed `ec2:DescribeTags`.
struct GroupTagQuestion: Sendable {
    static let service = "ec2", apiVersion = "2016-11-15"
    static let tag = "aws:autoscaling:groupName"

    let endpoint: ServiceEndpoint
    let credentials: AgentCredentials
    let region: String
    let clock: any WorldClock

    /// Nil when it is in none.
    func group(of instance: String) async throws(InquiryError) -> String? {
        let response = try await answer(to: try await request(for: instance))
        let answer = XMLAnswer(response.body)
        switch response.status {
        case 200: return answer?.texts(at: ["tagSet", "item", "value"]).first
        case 429, 500...: throw .unreachable("DescribeTags is answered with status \(response.status)")
        default: throw .refused("DescribeTags is refused: \(answer?.texts(at: ["Errors", "Error", "Code"]).first ?? "status \(response.status)")")
        }
    }

    private func request(for instance: String) async throws(InquiryError) -> HTTPRequest {
        let fields = [
            ("Action", "DescribeTags"), ("Version", GroupTagQuestion.apiVersion), ("Filter.1.Name", "resource-id"), ("Filter.1.Value.1", instance),
            ("Filter.2.Name", "key"), ("Filter.2.Value.1", GroupTagQuestion.tag),
        ]
        var request = HTTPRequest(
            method: "POST", path: "/",
            headers: ["host": endpoint.url.hostHeader, "content-type": "application/x-www-form-urlencoded; charset=utf-8", "user-agent": "hinomi-agent"],
            body: Array(fields.map { "\($0.0)=\(queryEscaped($0.1))" }.joined(separator: "&").utf8))
        let signer = try await credentials.signer(for: GroupTagQuestion.service, region: region)
        do { try signer.sign(&request, at: clock.now) } catch { throw .refused("DescribeTags cannot be signed") }
        return request
    }

    private func answer(to request: HTTPRequest) async throws(InquiryError) -> HTTPResponse {
        do { return try await endpoint.exchange(request) } catch { throw .unreachable("DescribeTags is not answered: \(error)") }
    }
}
