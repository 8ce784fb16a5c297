import AWSWire
import RecordStore

/// A dashboard with the body as it was put. (CloudWatch API Reference, GetDashboard.)
struct GetDashboard: Operation {
    struct Input: Decodable, Sendable { var dashboardName: String }
    struct Output: Encodable, Sendable { var dashboardArn: String, dashboardBody: String, dashboardName: String }
    static let access = Access.read("cloudwatch:GetDashboard")
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let key = DashboardRecord.key(input.dashboardName, in: call)
        guard let dashboard = try await records.look({ try $0.record(key) }).flatMap(DashboardRecord.init) else {
            throw .modeled("DashboardNotFoundError", "Dashboard \(input.dashboardName) does not exist")
        }
        return Output(dashboardArn: DashboardRecord.arn(dashboard.name, in: call), dashboardBody: dashboard.body, dashboardName: dashboard.name)
    }
}
