import AWSWire
import Base
import RecordStore

/// The dashboards of the account, 1,000 a page. (CloudWatch API Reference, ListDashboards.)
struct ListDashboards: Operation {
    struct Input: Decodable, Sendable { var dashboardNamePrefix: String?, nextToken: String? }
    struct Listed: Encodable, Sendable {
        var dashboardName: String
        var dashboardArn: String
        var lastModified: Timestamp
        /// Bytes.
        var size: Int
    }
    struct Output: Encodable, Sendable { var dashboardEntries: [Listed], nextToken: String? }
    static let access = Access.read("cloudwatch:ListDashboards")
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let after = input.nextToken.flatMap { $0.isEmpty ? nil : $0 }
        let found = try await records.look { snapshot in
            try snapshot.records(
                type: DashboardRecord.type, account: call.account, region: "", idPrefix: input.dashboardNamePrefix ?? "", after: after,
                limit: DashboardLimits.pageMax + 1)
        }
        let shown = found.prefix(DashboardLimits.pageMax)
        let entries = shown.compactMap { record -> Listed? in
            guard let dashboard = DashboardRecord(record) else { return nil }
            return Listed(
                dashboardName: dashboard.name, dashboardArn: DashboardRecord.arn(dashboard.name, in: call), lastModified: record.updatedAt,
                size: dashboard.body.utf8.count)
        }
        return Output(dashboardEntries: entries, nextToken: found.count > shown.count ? shown.last?.key.id : nil)
    }
}
