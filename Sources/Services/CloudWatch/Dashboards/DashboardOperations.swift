import AWSWire
import RecordStore

/// CloudWatch's operations on dashboards.
public enum DashboardOperations {
    public static func all(records: any RecordStoring) -> [any Operation] {
        [PutDashboard(records: records), GetDashboard(records: records), ListDashboards(records: records), DeleteDashboards(records: records)]
    }
}
