import AWSWire

/// What names and descriptions of alarms and mute rules may hold (CloudWatch API Reference, PutMetricAlarm).
enum AlarmNameRules {
    static func check(_ name: String, _ member: String) throws(ServiceFault) {
        guard name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw .validation("\(member) must contain only UTF-8 characters, and can't contain ASCII control characters")
        }
    }
}
