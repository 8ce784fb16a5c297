import Base
import GroupEngine
import Testing

@testable import Console
@testable import Scaling

@Suite("What a group's policies watch is drawn as their alarms see it")
struct PolicyGraphTests {
    private let grow = GroupOnPage.step("grow", (0, 5, 1), (5, nil, 3)), shrink = GroupOnPage.step("shrink", (nil, -2, -50), (-2, 0, -10), type: .percentChangeInCapacity)

    private func graphs(_ alarms: [PolicyAlarm?]) throws -> [PolicyGraph] {
        PolicyGraph.all(alarms.compactMap { $0 }, of: GroupOnPage.group, try GroupOnPage.state(GroupOnPage.configuration(policies: [grow, shrink])))
    }

    @Test func `Alarms on one metric share a graph, whose bands are the steps in values of the metric`() throws {
        let busy = try GroupOnPage.alarm("busy", .greaterThanThreshold, 25, actions: [GroupOnPage.arn("grow")])
        let quiet = try GroupOnPage.alarm("quiet", .lessThanOrEqualToThreshold, 5.5, actions: [GroupOnPage.arn("shrink")])
        let other = try GroupOnPage.alarm("other", .greaterThanThreshold, 1, actions: [GroupOnPage.arn("grow")], metric: "errors")
        let graphs = try graphs([busy, quiet, other])
        #expect(graphs.map { $0.alarms.map(\.key.id) } == [["busy", "quiet"], ["other"]])
        let document = try #require(graphs.first).document(Sevens(), at: GroupOnPage.now)
        #expect(document["title"]?.text == "App load, Average of 10 s")
        #expect(document["thresholds"]?.items?.compactMap { $0["text"]?.text } == ["> 25", "≤ 5.5"])
        let bands = document["bands"]?.items ?? []
        #expect(bands.map { $0["text"]?.text } == ["+1", "+3", "−50 %", "−10 %"])
        #expect(bands.map { $0["from"]?.number } == [25, 30, nil, 3.5])
        #expect(bands.map { $0["to"]?.number } == [30, nil, 3.5, 5.5])
        let points = document["points"]?.items ?? []
        #expect(points.count == PolicyGraph.periods && points.allSatisfy { $0.items?.last?.number == 7 })
        #expect(points.last?.items?.first?.integer == GroupOnPage.now.milliseconds, "the period that has begun is drawn")
    }

    @Test func `An alarm that tells people too stays among the alarms; one of another group is not this one's`() throws {
        let topic = "arn:aws:sns:us-east-1:123456789012:pages", other = GroupIdentity(account: "123456789012", region: "us-east-1", name: "other")
        #expect(try GroupOnPage.alarm("a", .greaterThanThreshold, 1, actions: [GroupOnPage.arn("grow")])?.onlyScales == true)
        #expect(try GroupOnPage.alarm("a", .greaterThanThreshold, 1, actions: [GroupOnPage.arn("grow"), topic])?.onlyScales == false)
        #expect(try GroupOnPage.alarm("a", .greaterThanThreshold, 1, actions: [topic]) == nil)
        let theirs = try #require(try GroupOnPage.alarm("a", .greaterThanThreshold, 1, actions: [GroupOnPage.arn("grow", of: other)]))
        #expect(!theirs.calls("grow", of: GroupOnPage.group) && theirs.calls("grow", of: other))
    }

    @Test func `Policies are put into words, in values of the metric where there is one threshold`() throws {
        let busy = try #require(try GroupOnPage.alarm("busy", .greaterThanThreshold, 25, actions: [GroupOnPage.arn("grow")]))
        #expect(busy.condition == "Average load > 25, 1 of 2 periods of 10 s")
        #expect(PolicyWords(grow).document(alarms: [busy])["text"]?.text == "+1 from 25 to 30; +3 from 30 up; warm-up 10 s")
        #expect(PolicyWords(shrink).document(alarms: [])["text"]?.text == "−50 % from -2 down past the threshold; −10 % from -2 to 0 past the threshold; warm-up 10 s")
        let simple = ScalingPolicy(name: "s", rule: .simple(SimpleScaling(adjustmentType: .exactCapacity, scalingAdjustment: 4, cooldownSeconds: 60)))
        #expect(PolicyWords(simple).document(alarms: [])["text"]?.text == "= 4, cooldown 60 s")
        let tracking = ScalingPolicy(name: "t", rule: .targetTracking(TargetTracking(metric: .predefined(type: .averageCPUUtilization, resourceLabel: nil), targetValue: 50)))
        #expect(PolicyWords(tracking).document(alarms: [])["text"]?.text == "keeps ASGAverageCPUUtilization at 50")
    }
}
