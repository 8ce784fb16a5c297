import Base
import Testing

@testable import Delivery

@Suite struct SlackMessageTests {
    static func parcel(_ message: String, subject: String? = nil, facts: JSONValue? = nil) -> Parcel {
        Parcel(
            channel: .slack, endpoint: "https://hooks.slack.com/services/x", kind: .notification, topicARN: "arn:aws:sns:us-east-1:123456789012:t",
            subscriptionARN: "arn:aws:sns:us-east-1:123456789012:t:1", messageID: "m", subject: subject, message: message,
            sentAt: Timestamp(seconds: 1_767_571_200), facts: facts)
    }

    static let alarm = #"""
        {"AlarmName":"cpu <hot>","NewStateValue":"ALARM","OldStateValue":"OK","NewStateReason":"Threshold Crossed: 1 > 0 & more","StateChangeTime":"2026-01-05T00:01:00.000+0000",
        "Trigger":{"MetricName":"CPU","Namespace":"N","Period":60,"EvaluationPeriods":3,"DatapointsToAlarm":2,"ComparisonOperator":"GreaterThanThreshold","Threshold":80.5}}
        """#

    @Test func anAlarmShowsStatesValueThresholdWindowAndLink() {
        let json = SlackMessage(SlackMessageTests.parcel(SlackMessageTests.alarm, facts: ["value": 95.25]), pageURL: "http://h:1", isRepeat: false).json
        let text = json.encodedText
        #expect(json["text"] == "ALARM: cpu <hot>")
        for part in ["OK → ALARM", "95.25", "> 80.5", "2 of 3 × 60 s", "N CPU", "2026-01-05T00:01:00", "http://h:1/#alarm=cpu%20%3Chot%3E"] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(text.contains("1 &gt; 0 &amp; more"), "Slack's own markup is escaped")
        #expect(!text.contains("Repeated"))
    }

    @Test func aRepeatSaysSo() {
        let json = SlackMessage(SlackMessageTests.parcel("hello"), pageURL: "http://h", isRepeat: true).json
        #expect(json.encodedText.contains("Repeated"))
    }

    @Test func anyOtherMessageIsShownAsItIs() {
        let json = SlackMessage(SlackMessageTests.parcel("<!channel> & you", subject: "s"), pageURL: "", isRepeat: false).json
        #expect(json["text"] == "s")
        #expect(json.encodedText.contains("&lt;!channel&gt; &amp; you"))
    }

    @Test func longTextsAreCutBeforeSlackRefusesThem() {
        let json = SlackMessage(SlackMessageTests.parcel(String(repeating: "🔥", count: 10_000)), pageURL: "", isRepeat: false).json
        #expect(json["blocks"]?.items?.first?["text"]?["text"]?.text?.count == SlackMessage.sectionCharactersMax)
        #expect((json["text"]?.text?.count ?? 0) <= SlackMessage.headerCharactersMax)
    }
}
