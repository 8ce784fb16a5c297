import Alarms
import RecordStore

extension AlarmIdentity {
    /// Where the alarm's record is.
    public func key(_ recordType: String) -> RecordKey { RecordKey(type: recordType, account: account, region: region, id: name) }

    public init(_ key: RecordKey) { self.init(account: key.account, region: key.region, name: key.id) }

    /// The record of the alarm, whichever kind it is.
    public func record(in snapshot: any RecordSnapshot) throws -> Record? {
        if let metric = try snapshot.record(key(AlarmConfiguration.metricType)) { return metric }
        return try snapshot.record(key(AlarmConfiguration.compositeType))
    }
}

/// The journals that alarms write.
public enum AlarmJournal {
    /// Items as DescribeAlarmHistory answers them.
    public static let history = "alarm-history"
    /// The inputs of each decision that changed a state.
    public static let evidence = "evidence"
}
