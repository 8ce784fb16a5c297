import AWSWire
import AlarmEngine
import Base
import RecordStore

/// Where mute rules are kept and what they are called.
enum MuteRuleKeys {
    static func key(_ name: String, in call: Call) -> RecordKey {
        RecordKey(type: MuteRuleConfiguration.type, account: call.account, region: call.region, id: name)
    }

    static func arn(_ key: RecordKey) -> String {
        ARN(service: "cloudwatch", region: key.region, account: key.account, resource: "alarm-mute-rule:\(key.id)").description
    }

    static func missing(_ name: String) -> ServiceFault {
        .modeled(
            "ResourceNotFoundException", "Alarm mute rule \(name) does not exist",
            members: [.init("ResourceType", "AlarmMuteRule"), .init("ResourceId", .string(name))])
    }
}
