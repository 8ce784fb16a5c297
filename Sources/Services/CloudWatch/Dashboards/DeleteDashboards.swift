import AWSWire
import RecordStore

/// Deletes up to 100 dashboards; when any of them does not exist, deletes none. (CloudWatch API Reference, DeleteDashboards.)
struct DeleteDashboards: Operation {
    struct Input: Decodable, Sendable { var dashboardNames: [String] }
    static let access = Access.write("cloudwatch:DeleteDashboards")
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        guard (1...DashboardLimits.deletionsMax).contains(input.dashboardNames.count) else {
            throw .invalidParameterValue("DashboardNames must hold 1 to \(DashboardLimits.deletionsMax) names")
        }
        let keys = Set(input.dashboardNames).sorted().map { DashboardRecord.key($0, in: call) }
        try await records.change(by: call) { transaction in
            let missing = try keys.filter { try transaction.record($0) == nil }
            guard missing.isEmpty else {
                let names = missing.map(\.id).joined(separator: ", ")
                // Not in the operation's model, but what CloudWatch answers.
                throw ServiceFault.modeled("DashboardNotFoundError", "The specified dashboard does not exist. [\(names)]")
            }
            for key in keys { try transaction.delete(key, at: call.time) }
        }
        return Empty()
    }
}
