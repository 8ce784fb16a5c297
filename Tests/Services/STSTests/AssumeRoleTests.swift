import AWSWire
import Base
import RecordStore
import SimWorld
import Testing
import World

@testable import IAM
@testable import Identities
@testable import STS

@Suite("Taking roles")
struct AssumeRoleTests {
    private let world = SimWorld(seed: 5)
    private let records = MemoryRecordStore()
    private let keys: KeyRing
    private let book: IdentityBook

    init() throws {
        try world.disk.makeFolder("/data")
        keys = try KeyRing(folder: "/data", account: "123456789012", world: world)
        book = IdentityBook(records: records, keys: keys, seal: try IdentitySeal(folder: "/data", world: world), world: world)
    }

    private func call(_ principal: Principal?) -> Call {
        Call(
            requestID: "r", time: world.clock.now, account: "123456789012", region: "us-east-1", principal: principal ?? keys.principal(accessKeyID: keys.list.first?.id),
            peer: "127.0.0.1", userAgent: "test", eventSource: "sts.amazonaws.com", operation: "AssumeRole", request: .null)
    }

    private func user(_ name: String, _ policy: String?) async throws -> Principal {
        _ = try await CreateUser(book: book).run(.init(userName: name, path: nil, permissionsBoundary: nil, tags: nil), in: call(nil))
        if let policy {
            _ = try await PutInlinePolicy<UserHolder>(book: book).run(.init(userName: name, groupName: nil, roleName: nil, policyName: "p", policyDocument: policy), in: call(nil))
        }
        let key = try await CreateAccessKey(book: book).run(.init(userName: name), in: call(nil)).accessKey.accessKeyId
        return try #require(book.credential(accessKeyID: key, sessionToken: nil)).principal
    }

    private func role(_ name: String, trusting principal: String, condition: String = "{}", policy: String? = nil, seconds: Int64? = nil) async throws {
        let trust =
            #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":\#(principal),"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Condition":\#(condition)}}"#
        _ = try await CreateRole(book: book).run(
            .init(roleName: name, assumeRolePolicyDocument: trust, path: nil, description: nil, maxSessionDuration: seconds, permissionsBoundary: nil, tags: nil), in: call(nil))
        guard let policy else { return }
        _ = try await PutInlinePolicy<RoleHolder>(book: book).run(.init(userName: nil, groupName: nil, roleName: name, policyName: "p", policyDocument: policy), in: call(nil))
    }

    private func asked(
        _ role: String, policy: String? = nil, arns: [String]? = nil, seconds: Int64? = nil, external: String? = nil, source: String? = nil, tags: [AssumeRole.Tag]? = nil
    ) -> AssumeRole.Input {
        AssumeRole.Input(
            roleArn: "arn:aws:iam::123456789012:role/\(role)", roleSessionName: "s", policy: policy, policyArns: arns?.map { .init(arn: $0) }, durationSeconds: seconds,
            externalId: external, sourceIdentity: source, tags: tags)
    }

    private func take(_ input: AssumeRole.Input, by principal: Principal?) async throws -> Principal {
        let made = try await AssumeRole(book: book).run(input, in: call(principal)).credentials
        return try #require(book.credential(accessKeyID: made.accessKeyId, sessionToken: made.sessionToken)).principal
    }

    private func fault(_ input: AssumeRole.Input, by principal: Principal?) async -> String? {
        do { _ = try await take(input, by: principal) } catch { return (error as? ServiceFault)?.name ?? "\(error)" }
        return nil
    }

    private func may(_ principal: Principal, _ action: String) -> Bool {
        IdentityAuthorizer(book: book).refusal(
            of: AccessQuestion(
                principal: principal, action: action, region: "us-east-1", account: "123456789012", time: world.clock.now, peer: "", userAgent: "",
                service: action.split(separator: ":").first.map(String.init) ?? "", operation: action.split(separator: ":").last.map(String.init) ?? "", naming: ResourceNaming(),
                input: { nil })) == nil
    }

    private static func allow(_ action: String) -> String { #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"\#(action)","Resource":"*"}}"# }

    @Test("A role that trusts only a service is taken by nobody, not even by the operator")
    func untrusting() async throws {
        try await role("closed", trusting: #"{"Service":"ec2.amazonaws.com"}"#)
        let admin = try await user("admin", AssumeRoleTests.allow("*"))
        for principal in [nil, admin] { #expect(await fault(asked("closed"), by: principal) == "AccessDenied") }
        #expect(await fault(asked("ghost"), by: nil) == "AccessDenied")
    }

    @Test("Whom the account is trusted with must be allowed by its own policies; whom the role names need not be")
    func trust() async throws {
        let plain = try await user("plain", nil), allowed = try await user("allowed", AssumeRoleTests.allow("sts:AssumeRole"))
        try await role("account", trusting: #"{"AWS":"123456789012"}"#)
        try await role("named", trusting: #"{"AWS":"arn:aws:iam::123456789012:user/plain"}"#)
        #expect(await fault(asked("account"), by: plain) == "AccessDenied")
        #expect(await fault(asked("account"), by: allowed) == nil)
        #expect(await fault(asked("account"), by: nil) == nil)
        #expect(await fault(asked("named"), by: plain) == nil)
        #expect(await fault(asked("named"), by: allowed) == "AccessDenied")
    }

    @Test("A confused deputy is stopped by the external id", arguments: [(nil, "AccessDenied"), ("red", "AccessDenied"), ("blue", nil)] as [(String?, String?)])
    func deputy(_ external: String?, _ expected: String?) async throws {
        try await role("guarded", trusting: #"{"AWS":"123456789012"}"#, condition: #"{"StringEquals":{"sts:ExternalId":"blue"}}"#)
        #expect(await fault(asked("guarded", external: external), by: nil) == expected)
    }

    @Test("A session is what role and session policy both allow, whichever is wider")
    func narrowing() async throws {
        try await role("app", trusting: #"{"AWS":"123456789012"}"#, policy: AssumeRoleTests.allow("cloudwatch:*"))
        let whole = try await take(asked("app"), by: nil)
        #expect(may(whole, "cloudwatch:DeleteAlarms") && !may(whole, "sns:Publish"))
        let wide = try await take(asked("app", policy: AssumeRoleTests.allow("*")), by: nil)
        #expect(may(wide, "cloudwatch:DeleteAlarms") && !may(wide, "sns:Publish") && !may(wide, "iam:CreateUser"))
        let narrow = try await take(asked("app", policy: AssumeRoleTests.allow("cloudwatch:Describe*")), by: nil)
        #expect(may(narrow, "cloudwatch:DescribeAlarms") && !may(narrow, "cloudwatch:DeleteAlarms"))
        let managed = try await take(asked("app", arns: ["arn:aws:iam::aws:policy/AmazonSNSFullAccess"]), by: nil)
        #expect(!may(managed, "sns:Publish") && !may(managed, "cloudwatch:DescribeAlarms"))
        #expect(await fault(asked("app", policy: "{"), by: nil) == "MalformedPolicyDocumentException")
        #expect(await fault(asked("app", arns: ["arn:aws:iam::aws:policy/Nothing"]), by: nil) == "MalformedPolicyDocumentException")
        #expect(await fault(asked("app", tags: (0..<40).map { .init(key: "k\($0)", value: String(repeating: "v", count: 200)) }), by: nil) == "PackedPolicyTooLargeException")
    }

    @Test("A session lasts at most as long as its role allows, and one hour when a role takes it")
    func durations() async throws {
        try await role("short", trusting: #"{"AWS":"123456789012"}"#)
        try await role("long", trusting: #"{"AWS":"123456789012"}"#, policy: AssumeRoleTests.allow("sts:*"), seconds: 43_200)
        #expect(await fault(asked("short", seconds: 3601), by: nil) == "ValidationError")
        #expect(await fault(asked("long", seconds: 43_200), by: nil) == nil)
        let chained = try await take(asked("long"), by: nil)
        #expect(await fault(asked("long", seconds: 3601), by: chained) == "ValidationError")
        #expect(await fault(asked("long", seconds: 3600), by: chained) == nil)
    }

    @Test("A user made anew under a trusted name is not the one that was trusted")
    func renewed() async throws {
        _ = try await user("plain", nil)
        try await role("named", trusting: #"{"AWS":"arn:aws:iam::123456789012:user/plain"}"#)
        let key = try await ListAccessKeys(book: book).run(.init(userName: "plain", marker: nil, maxItems: nil), in: call(nil)).accessKeyMetadata[0].accessKeyId
        _ = try await DeleteAccessKey(book: book).run(.init(userName: "plain", accessKeyId: key), in: call(nil))
        _ = try await DeleteUser(book: book).run(.init(userName: "plain"), in: call(nil))
        let other = try await user("plain", nil)
        #expect(await fault(asked("named"), by: other) == "AccessDenied")
    }

    @Test("A source identity stays through every role that is taken")
    func source() async throws {
        try await role("app", trusting: #"{"AWS":"123456789012"}"#, policy: AssumeRoleTests.allow("sts:*"))
        let first = try await take(asked("app", source: "alice"), by: nil)
        let second = try await take(asked("app"), by: first)
        #expect((second.bearer as? IdentityBearer)?.sessionContent?.sourceIdentity == "alice")
        #expect(await fault(asked("app", source: "mallory"), by: first) == "AccessDenied")
    }

    @Test("A federated user has nothing without a policy, and never IAM")
    func federated() async throws {
        let admin = try await user("admin", AssumeRoleTests.allow("*"))
        for principal in [nil, admin] {
            for (policy, isAllowed) in [(nil, false), (AssumeRoleTests.allow("*"), true)] as [(String?, Bool)] {
                let made = try await GetFederationToken(book: book, keys: keys).run(
                    .init(name: "visitor", policy: policy, policyArns: nil, durationSeconds: nil), in: call(principal)).credentials
                let visitor = try #require(book.credential(accessKeyID: made.accessKeyId, sessionToken: made.sessionToken)).principal
                #expect(visitor.arn == "arn:aws:sts::123456789012:federated-user/visitor")
                #expect(may(visitor, "cloudwatch:ListMetrics") == isAllowed && !may(visitor, "iam:ListUsers") && !may(visitor, "sts:AssumeRole"))
            }
        }
    }

    @Test("Who took which role is in the trail")
    func trail() async throws {
        try await role("app", trusting: #"{"AWS":"123456789012"}"#)
        _ = try await take(asked("app"), by: nil)
        let events = try await records.read { try $0.auditEvents(from: .distantPast, to: .distantFuture, newestFirst: true, limit: 1) }
        #expect(events.first?.name == "AssumeRole")
    }
}
