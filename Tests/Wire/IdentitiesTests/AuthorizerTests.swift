import AWSWire
import Base
import Testing

@testable import Identities

@Suite("Asking IAM")
struct AuthorizerTests {
    private func principal(_ fixture: IdentityFixture, _ key: String) throws -> Principal {
        try #require(fixture.book.credential(accessKeyID: key, sessionToken: nil)).principal
    }

    @Test("The operator may do everything; a user only what its policies say")
    func rights() async throws {
        let fixture = try IdentityFixture()
        let alice = try principal(fixture, try await fixture.user("alice", IdentityFixture.allow("cloudwatch:Describe*")))
        #expect(fixture.refusal(fixture.keys.principal(accessKeyID: nil), "cloudwatch:DeleteAlarms") == nil)
        #expect(fixture.refusal(alice, "cloudwatch:DescribeAlarms") == nil)
        #expect(
            fixture.refusal(alice, "cloudwatch:DeleteAlarms")
                == "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: cloudwatch:DeleteAlarms because no identity-based policy allows the cloudwatch:DeleteAlarms action")
    }

    @Test("A bearer that IAM does not know may do nothing")
    func stranger() throws {
        final class Stranger: Bearer {}
        let fixture = try IdentityFixture()
        let principal = Principal(arn: "arn:aws:iam::123456789012:user/x", userID: "x", accessKeyID: nil, isTemporary: false, bearer: Stranger())
        #expect(fixture.refusal(principal, "cloudwatch:DescribeAlarms") != nil)
        #expect(OwnerAuthorizer(account: "123456789012").refusal(of: question(principal)) != nil)
    }

    private func question(_ principal: Principal) -> AccessQuestion {
        AccessQuestion(
            principal: principal, action: "a:b", region: "r", account: "123456789012", time: Timestamp(seconds: 0), peer: "", userAgent: "", service: "a", operation: "b",
            naming: ResourceNaming(), input: { nil })
    }

    @Test("Each resource that an input names is asked about", arguments: [
        (["dev-a"], true), (["dev-a", "dev-b"], true), (["dev-a", "prod"], false), (["prod"], false), ([], false),
    ] as [([String], Bool)])
    func resources(_ names: [String], _ isAllowed: Bool) async throws {
        let fixture = try IdentityFixture()
        let alice = try principal(fixture, try await fixture.user("alice", IdentityFixture.allow("*", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:dev-*")))
        let naming = ResourceNaming(resources: ["DeleteAlarms": ["arn:$partition:cloudwatch:$region:$account:alarm:{AlarmNames}"]])
        let input = Node.map([Node.Member("AlarmNames", .list(names.map(Node.text)))])
        #expect((fixture.refusal(alice, "cloudwatch:DeleteAlarms", input: input, naming: naming) == nil) == isAllowed)
    }

    @Test("Conditions see the call", arguments: [
        (#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#, true), (#"{"IpAddress":{"aws:SourceIp":"192.168.0.0/16"}}"#, false),
        (#"{"StringEquals":{"aws:username":"alice"}}"#, true), (#"{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}"#, false),
        (#"{"Bool":{"aws:SecureTransport":"true"}}"#, false), (#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#, false), (#"{"Null":{"aws:TokenIssueTime":"true"}}"#, true),
        (#"{"StringEquals":{"aws:PrincipalTag/Team":"blue"}}"#, true), (#"{"StringEquals":{"aws:PrincipalTag/Team":"red"}}"#, false),
        (#"{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:user/people/alice"}}"#, true), (#"{"StringEquals":{"cloudwatch:namespace":"Mine"}}"#, true),
        (#"{"StringEquals":{"cloudwatch:namespace":"Other"}}"#, false), (#"{"StringEquals":{"aws:RequestTag/env":"dev"}}"#, true),
        (#"{"ForAllValues:StringEquals":{"aws:TagKeys":["env"]}}"#, true), (#"{"ForAllValues:StringEquals":{"aws:TagKeys":["cost"]}}"#, false),
    ])
    func conditions(_ condition: String, _ isAllowed: Bool) async throws {
        let fixture = try IdentityFixture()
        let key = try await fixture.user("alice", path: "/people/", IdentityFixture.allow("*", condition: condition)) { $0.tags = ["team": "blue"] }
        let naming = ResourceNaming(keys: ["PutMetricData": ["cloudwatch:namespace": "Namespace"]])
        let tag = Node.map([Node.Member("Key", .text("env")), Node.Member("Value", .text("dev"))])
        let input = Node.map([Node.Member("Namespace", .text("Mine")), Node.Member("Tags", .list([tag]))])
        #expect((fixture.refusal(try principal(fixture, key), "cloudwatch:PutMetricData", input: input, naming: naming) == nil) == isAllowed)
    }

    @Test("A policy that cannot be read, or that is gone, allows nothing at all")
    func unreadable() async throws {
        let fixture = try IdentityFixture()
        let broken = try await fixture.user("broken", IdentityFixture.allow("*"), "{")
        #expect(fixture.book.credential(accessKeyID: broken, sessionToken: nil) == nil)
        let lost = try await fixture.user("lost", IdentityFixture.allow("*")) { $0.attached = ["arn:aws:iam::123456789012:policy/gone"] }
        #expect(fixture.refusal(try principal(fixture, lost), "cloudwatch:ListMetrics") != nil)
    }

    @Test("The policies of AWS that are here can all be read, and mean what they say")
    func catalogue() async throws {
        let fixture = try IdentityFixture()
        #expect(fixture.book.catalogue.entries.count >= 25)
        for entry in fixture.book.catalogue.entries { #expect(fixture.book.managedPolicy(entry.arn) != nil, "\(entry.name)") }
        let cases: [(String, String, String, Bool)] = [
            ("ReadOnlyAccess", "cloudwatch:DescribeAlarms", "cloudwatch", true), ("ReadOnlyAccess", "cloudwatch:PutMetricAlarm", "cloudwatch", false),
            ("ReadOnlyAccess", "iam:CreateUser", "iam", false), ("PowerUserAccess", "cloudwatch:DeleteAlarms", "cloudwatch", true),
            ("PowerUserAccess", "iam:CreateUser", "iam", false), ("AdministratorAccess", "iam:CreateUser", "iam", true),
            ("CloudWatchAgentServerPolicy", "cloudwatch:PutMetricData", "cloudwatch", true), ("CloudWatchAgentServerPolicy", "cloudwatch:GetMetricData", "cloudwatch", false),
        ]
        for (index, (policy, action, service, isAllowed)) in cases.enumerated() {
            let key = try await fixture.user("u\(index)") { $0.attached = ["arn:aws:iam::aws:policy/\(policy)"] }
            #expect((fixture.refusal(try principal(fixture, key), action, service: service) == nil) == isAllowed, "\(policy) \(action)")
        }
    }

    @Test("Changes that run side by side leave the book as the records are", arguments: 0..<4)
    func sideBySide(_ seed: UInt64) async throws {
        let fixture = try IdentityFixture()
        try await fixture.user("alice")
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    do {
                        try await fixture.book.change(by: fixture.call()) { tx in
                            guard var user = try tx.view.identity(.user, "alice") else { return }
                            user.tags["n"] = "\(number)"
                            try tx.store(user)
                        }
                    } catch { Issue.record("\(error)") }
                }
            }
        }
        let stored = try await fixture.book.look { try $0.identity(.user, "alice") }
        #expect(fixture.book.tags(ofIdentity: try #require(stored).id) == stored?.tags)
    }
}
