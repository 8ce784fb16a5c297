import AWSWire
import Testing

@testable import IAM

/// Ways in which a user could try to get more than it was given.
@Suite("Escalation")
struct EscalationTests {
    @Test("Without rights in IAM a user can grant itself nothing", arguments: [
        ("PutUserPolicy", ["UserName": "eve", "PolicyName": "p", "PolicyDocument": "{}"]), ("AttachUserPolicy", ["UserName": "eve", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"]),
        ("AddUserToGroup", ["UserName": "eve", "GroupName": "admins"]), ("CreateAccessKey", ["UserName": "root"]), ("CreateAccessKey", [:]),
        ("CreatePolicyVersion", ["PolicyArn": "arn:aws:iam::123456789012:policy/p"]), ("UpdateAssumeRolePolicy", ["RoleName": "admin"]),
        ("DeleteUserPermissionsBoundary", ["UserName": "eve"]), ("SetDefaultPolicyVersion", ["PolicyArn": "arn:aws:iam::123456789012:policy/p", "VersionId": "v1"]),
        ("UpdateUser", ["UserName": "eve", "NewPath": "/admins/"]), ("PutGroupPolicy", ["GroupName": "g", "PolicyName": "p"]), ("CreateUser", ["UserName": "x"]),
    ])
    func none(_ operation: String, _ members: [String: String]) async throws {
        let bench = try IAMBench()
        let eve = try await bench.user("eve", IAMBench.allow(#"["cloudwatch:*","sns:*","sts:*","iam"# + #"x:*"]"#))
        #expect(bench.refusal(eve, operation, members) != nil)
    }

    @Test("A right over one path reaches no other, not even by moving", arguments: [
        ("DeleteUser", ["UserName": "mate"], true), ("DeleteUser", ["UserName": "boss"], false), ("CreateUser", ["UserName": "new", "Path": "/dev/"], true),
        ("CreateUser", ["UserName": "new"], false), ("CreateUser", ["UserName": "new", "Path": "/dev/../admins/"], true),
        ("UpdateUser", ["UserName": "mate", "NewUserName": "pal"], true), ("UpdateUser", ["UserName": "mate", "NewPath": "/admins/"], false),
        ("UpdateUser", ["UserName": "boss", "NewPath": "/dev/"], false), ("DeleteUser", ["UserName": "../admins/boss"], false),
        ("DeleteUser", ["UserName": "dev/boss"], false),
    ])
    func paths(_ operation: String, _ members: [String: String], _ isAllowed: Bool) async throws {
        let bench = try IAMBench()
        let eve = try await bench.user("eve", IAMBench.allow("iam:*", "arn:aws:iam::123456789012:user/dev/*"))
        _ = try await bench.user("mate", path: "/dev/")
        _ = try await bench.user("boss", path: "/admins/")
        #expect((bench.refusal(eve, operation, members) == nil) == isAllowed)
    }

    @Test("Paths that are none are refused", arguments: ["", "dev", "/dev", "dev/", "//", "/a//b/", "/a b/", "/\u{e9}/"])
    func badPaths(_ path: String) async throws {
        let bench = try IAMBench()
        #expect(await faultName { try await bench.user("x", path: path) } == "ValidationError")
    }

    @Test("A policy that may be attached under a condition is asked by that condition", arguments: [
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", true), ("arn:aws:iam::aws:policy/AdministratorAccess", false),
    ])
    func attaching(_ arn: String, _ isAllowed: Bool) async throws {
        let bench = try IAMBench()
        let eve = try await bench.user(
            "eve", IAMBench.allow("iam:Attach*", condition: #"{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::aws:policy/ReadOnlyAccess"}}"#))
        #expect((bench.refusal(eve, "AttachUserPolicy", ["UserName": "eve", "PolicyArn": arn]) == nil) == isAllowed)
    }

    @Test("A role is put into a profile only by those who may pass it")
    func passing() async throws {
        let bench = try IAMBench()
        try await bench.role("strong")
        let eve = try await bench.user("eve", IAMBench.allow("iam:AddRoleToInstanceProfile"))
        let friend = try await bench.user("friend", IAMBench.allow(#"["iam:AddRoleToInstanceProfile","iam:PassRole"]"#))
        let members = ["InstanceProfileName": "p", "RoleName": "strong"]
        #expect(bench.refusal(eve, "AddRoleToInstanceProfile", members)?.contains("iam:PassRole") == true)
        #expect(bench.refusal(friend, "AddRoleToInstanceProfile", members) == nil)
    }

    @Test("The operator's name cannot be taken, in whatever case", arguments: ["hinomi", "Hinomi", "HINOMI"])
    func operatorName(_ name: String) async throws {
        let bench = try IAMBench()
        #expect(await faultName { try await bench.user(name) } == "EntityAlreadyExistsException")
    }

    @Test("A linked role belongs to its service: nobody changes it")
    func linked() async throws {
        let bench = try IAMBench()
        let call = bench.operatorCall
        _ = try await CreateServiceLinkedRole(book: bench.book).run(.init(awsServiceName: "autoscaling.amazonaws.com", description: nil, customSuffix: nil), in: call)
        let name = "AWSServiceRoleForAutoScaling"
        let attach = await faultName {
            try await AttachPolicy<RoleHolder>(book: bench.book).run(
                .init(userName: nil, groupName: nil, roleName: name, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess"), in: call)
        }
        let trust = await faultName { try await UpdateAssumeRolePolicy(book: bench.book).run(.init(roleName: name, policyDocument: IAMBench.ec2Trust), in: call) }
        let delete = await faultName { try await DeleteRole(book: bench.book).run(.init(roleName: name), in: call) }
        #expect([attach, trust, delete] == Array(repeating: "UnmodifiableEntityException", count: 3))
        let task = try await DeleteServiceLinkedRole(book: bench.book).run(.init(roleName: name), in: call).deletionTaskId
        #expect(try await GetServiceLinkedRoleDeletionStatus(book: bench.book).run(.init(deletionTaskId: task), in: call).status == "SUCCEEDED")
    }
}
