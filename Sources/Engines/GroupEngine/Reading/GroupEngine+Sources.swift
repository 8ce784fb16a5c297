import RecordStore
import Scaling

extension GroupEngine {
    /// What a reference means now: `$Latest` and `$Default` with the number that they stand for. Throws `.noSuchLaunchSource`.
    public static func source(of reference: LaunchReference, for group: GroupIdentity, in snapshot: any RecordSnapshot) throws -> LaunchSource {
        try LaunchSources(group: group, snapshot: snapshot).source(of: reference)
    }
}
