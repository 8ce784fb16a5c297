import AlarmEngine

extension GroupEngine {
    /// The time zones in which scheduled actions may be given.
    public var zones: ZoneFolder { alarms.zones }
}
