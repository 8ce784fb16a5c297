import Base
import Compute
import Foundation
import SimWorld
import Testing
import World

@testable import AWSClient

@Suite struct EC2FleetTests {
    private static let instance = """
        <instanceId>i-0aaa</instanceId><imageId>ami-1</imageId><instanceState><code>16</code><name>running</name></instanceState>
        <privateDnsName>ip-172-31-0-9.ec2.internal</privateDnsName><dnsName>ec2-1.example</dnsName><reason/>
        <placement><availabilityZone>us-east-1b</availabilityZone></placement><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId>
        <privateIpAddress>172.31.0.9</privateIpAddress><ipAddress>203.0.113.5</ipAddress><architecture>arm64</architecture>
        <groupSet><item><groupId>sg-1</groupId><groupName>web</groupName></item></groupSet>
        <stateReason><code>Client.UserInitiatedShutdown</code><message>Client.UserInitiatedShutdown: User initiated shutdown</message></stateReason>
        <tagSet><item><key>hinomi:instance</key><value>i-0123</value></item></tagSet>
        """

    private static func described(_ instances: String, token: String = "") -> String {
        "<?xml version=\"1.0\"?><DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId><reservationSet><item><reservationId>r-1</reservationId>"
            + "<instancesSet>\(instances)</instancesSet></item></reservationSet>\(token)</DescribeInstancesResponse>"
    }

    @Test func anInstanceIsReadWithEverythingThatIsKept() throws {
        let peer = try Peer([.response(200, EC2FleetTests.described("<item>\(EC2FleetTests.instance)</item>"))])
        let found = try peer.ask(peer.fleet()) { try await $0.describe(["i-0aaa"]) }
        let instance = try #require(found.first)
        #expect(found.count == 1 && instance.id == "i-0aaa" && instance.state == .running)
        #expect(instance.reason?.code == "Client.UserInitiatedShutdown" && instance.tags == ["hinomi:instance": "i-0123"])
        let facts = instance.facts
        #expect(facts.privateAddress == "172.31.0.9" && facts.publicAddress == "203.0.113.5" && facts.publicName == "ec2-1.example")
        #expect(facts.zone == "us-east-1b" && facts.subnetID == "subnet-1" && facts.vpcID == "vpc-1" && facts.architecture == "arm64" && facts.securityGroups == ["sg-1": "web"])
        let request = try #require(peer.received.first)
        #expect(request.contains("Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=instance-id&Filter.1.Value.1=i-0aaa"))
        #expect(request.contains("Credential=AKIDEXAMPLE/20260105/us-east-1/ec2/aws4_request") && !request.contains("secret"))
    }

    @Test func pagesAreReadToTheLastAndNoFurtherThanTheirLimit() throws {
        let first = EC2FleetTests.described("<item>\(EC2FleetTests.instance)</item>", token: "<nextToken>more</nextToken>")
        let last = EC2FleetTests.described("<item>\(EC2FleetTests.instance.replacingOccurrences(of: "i-0aaa", with: "i-0bbb"))</item>")
        let peer = try Peer([.response(200, first), .response(200, last)])
        #expect(try peer.ask(peer.fleet()) { try await $0.tagged("hinomi:server", "s") }.map(\.id) == ["i-0aaa", "i-0bbb"])
        #expect(peer.received.count == 2 && peer.received[1].contains("NextToken=more"))
        let endless = try Peer([.response(200, first)])
        #expect(throws: CloudFault(.passing, code: "TooManyPages", message: "DescribeInstances has more than 10 pages")) {
            try endless.ask(endless.fleet()) { try await $0.tagged("hinomi:server", "s") }
        }
        #expect(endless.received.count == CloudLimits.pagesMax)
    }

    @Test func anInstanceInAStateThatNobodyKnowsIsPassedOver() throws {
        let odd = EC2FleetTests.instance.replacingOccurrences(of: "<name>running</name>", with: "<name>dreaming</name>")
        let peer = try Peer([.response(200, EC2FleetTests.described("<item>\(odd)</item><item><imageId>ami-1</imageId></item>"))])
        #expect(try peer.ask(peer.fleet()) { try await $0.describe(["i-0aaa"]) }.isEmpty)
    }

    private static func refusal(_ code: String) -> String { "<Response><Errors><Error><Code>\(code)</Code><Message>words</Message></Error></Errors><RequestID>r</RequestID></Response>" }

    @Test(arguments: [
        (Peer.Answer.response(400, refusal("InvalidAMIID.NotFound")), CloudFault.Kind.refused, "InvalidAMIID.NotFound"),
        (.response(500, refusal("InsufficientInstanceCapacity")), .noRoom, "InsufficientInstanceCapacity"), (.response(400, refusal("VcpuLimitExceeded")), .noRoom, "VcpuLimitExceeded"),
        (.response(403, refusal("UnauthorizedOperation")), .denied, "UnauthorizedOperation"), (.response(401, refusal("AuthFailure")), .denied, "AuthFailure"),
        (.response(503, refusal("RequestLimitExceeded")), .throttled, "RequestLimitExceeded"), (.response(400, refusal("Throttling")), .throttled, "Throttling"),
        (.response(400, refusal("InvalidInstanceID.NotFound")), .missing, "InvalidInstanceID.NotFound"), (.response(500, refusal("InternalError")), .passing, "InternalError"),
        (.response(503, "<html>busy</html>"), .passing, "AnswerNotUnderstood"), (.response(200, "<RunInstancesResponse><instancesSet><item><inst"), .passing, "AnswerNotUnderstood"),
        (.response(200, "<RunInstancesResponse/>"), .passing, "AnswerNotUnderstood"), (.raw("HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n<RunInst"), .passing, "RequestTimeout"),
        (.raw("220 mail.example ESMTP\r\n"), .passing, "RequestTimeout"), (.close, .passing, "RequestTimeout"), (.silence, .passing, "RequestTimeout"),
    ])
    func everyWayInWhichALaunchFailsIsToldForWhatItIs(answer: Peer.Answer, kind: CloudFault.Kind, code: String) throws {
        let peer = try Peer([answer])
        do {
            _ = try peer.ask(peer.fleet()) { try await $0.launch(["ImageId": "ami-1", "MinCount": 1, "MaxCount": 1]) }
            Issue.record("it was launched")
        } catch let fault as CloudFault { #expect(fault.kind == kind && fault.code == code, "\(fault)") }
        #expect(peer.received.count == 1, "nothing is sent twice by itself")
    }

    @Test func anAnswerBeyondItsLimitIsRefusedByTheLimit() throws {
        let huge = try Peer([.response(200, EC2FleetTests.described(String(repeating: "<item>\(EC2FleetTests.instance)</item>", count: 20)))])
        do {
            _ = try huge.ask(huge.fleet(answerBytesMax: 8192)) { try await $0.describe(["i-0aaa"]) }
            Issue.record("it was read")
        } catch let fault as CloudFault { #expect(fault.kind == .passing && fault.message.contains("tooLarge"), "\(fault)") }
        let bomb = try Peer([.response(200, EC2FleetTests.described(String(repeating: "<a>", count: 3000)))])
        #expect(throws: CloudFault.self) { try bomb.ask(bomb.fleet()) { try await $0.describe(["i-0aaa"]) } }
    }

    @Test func beyondLoopbackTheCertificateIsTheEndpointsOrNothingIsSent() throws {
        let answer = Peer.Answer.response(200, EC2FleetTests.described(""))
        let good = try Peer([answer], certificateName: "ec2.test", port: 443)
        #expect(try good.ask(good.fleet(url: "https://ec2.test")) { try await $0.describe(["i-1"]) }.isEmpty)
        let other = try Peer([answer], certificateName: "evil.test", port: 443)
        #expect(throws: CloudFault.self) { try other.ask(other.fleet(url: "https://ec2.test")) { try await $0.describe(["i-1"]) } }
        #expect(other.received.isEmpty)
    }

    @Test func checksConsoleAndChangesSpeakTheirOwnOperations() throws {
        let status = "<DescribeInstanceStatusResponse><instanceStatusSet><item><instanceId>i-1</instanceId><systemStatus><status>ok</status></systemStatus><instanceStatus><status>impaired</status>"
            + "<details><item><name>reachability</name><status>failed</status><impairedSince>2026-01-05T00:00:00.000Z</impairedSince></item></details></instanceStatus></item></instanceStatusSet></DescribeInstanceStatusResponse>"
        let console = "<GetConsoleOutputResponse><instanceId>i-1</instanceId><output>aGVs\nbG8=</output></GetConsoleOutputResponse>"
        let peer = try Peer([
            .response(200, status), .response(200, console), .response(200, "<StopInstancesResponse/>"), .response(200, "<StartInstancesResponse/>"),
            .response(200, "<RebootInstancesResponse><return>true</return></RebootInstancesResponse>"), .response(200, "<TerminateInstancesResponse/>"),
        ])
        let fleet = try peer.fleet()
        try peer.world.run {
            let checks = try await fleet.checks(["i-1"])["i-1"]
            #expect(checks?.instance == .impaired && checks?.system == .ok && checks?.impairedSince == Timestamp(iso8601: "2026-01-05T00:00:00Z"))
            #expect(try await fleet.console("i-1") == Array("hello".utf8))
            try await fleet.stop("i-1", isForced: true)
            try await fleet.start("i-1")
            try await fleet.reboot("i-1")
            try await fleet.terminate("i-1")
        }
        #expect(peer.received[2].contains("Action=StopInstances") && peer.received[2].contains("Force=true") && peer.received[2].contains("InstanceId.1=i-1"))
        #expect(zip(peer.received[3...], ["StartInstances", "RebootInstances", "TerminateInstances"]).allSatisfy { $0.contains("Action=\($1)") })
    }

    @Test func figuresComeUnderTheQueriesThatAskedForThem() throws {
        let answer = "<GetMetricDataResponse><GetMetricDataResult><MetricDataResults><member><Id>q1</Id><Timestamps><member>2026-01-05T00:05:00Z</member><member>2026-01-05T00:10:00Z</member></Timestamps>"
            + "<Values><member>1.5</member><member>2</member></Values></member><member><Id>q9</Id><Timestamps/><Values/></member></MetricDataResults></GetMetricDataResult></GetMetricDataResponse>"
        let peer = try Peer([.response(200, answer)])
        let wanted = ["CPUUtilization", "NetworkIn"].map { CloudFigure.Wanted(id: "i-0aaa", name: $0, unit: "Bytes", statistic: "Sum", periodSeconds: 300) }
        let start = try #require(Timestamp(iso8601: "2026-01-05T00:00:00Z"))
        let figures = try peer.ask(peer.fleet()) { try await $0.figures(wanted, from: start, to: start + .hours(1)) }
        #expect(figures == [CloudFigure(of: wanted[1], time: start + .minutes(5), value: 1.5), CloudFigure(of: wanted[1], time: start + .minutes(10), value: 2)])
        let request = try #require(peer.received.first)
        #expect(request.contains("us-east-1/monitoring/aws4_request") && request.contains("MetricDataQueries.member.2.MetricStat.Metric.MetricName=NetworkIn"))
        #expect(request.contains("MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value=i-0aaa"))
    }
}
