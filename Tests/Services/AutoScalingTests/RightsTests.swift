import Access
import Base
import Compute
import RecordStore
import Synchronization
import Testing

@testable import AWSWire
@testable import AutoScaling

extension Stage {
    /// What the gate would ask of policies for a call.
    fileprivate func question(_ operation: String, _ form: [String]) async throws -> AccessQuestion {
        let shape = try #require(served.table.operation(operation))
        let found = try #require(served.operation(named: operation))
        let request = Stage.request(form)
        let wire = WireCall(form: ReplyForm(of: request, requestID: "r").speaking(.query, jsonVersion: "1.1"), service: served, operation: shape)
        let input = try wire.input(of: request)
        return try await AccessQuestion(
            principal: Principal(arn: "arn:aws:iam::123456789012:user/eve", userID: "AIDA", accessKeyID: nil, isTemporary: false), action: type(of: found).access.action,
            region: "us-east-1", account: "123456789012", time: Stage.start, peer: "", userAgent: "", service: "autoscaling", operation: operation,
            naming: served.service.naming, input: { input }
        ).lookedUp()
    }

    /// `action resource` of all that a call needs. Ids that are new each time are `UUID`.
    fileprivate func needs(_ operation: String, _ form: [String]) async throws -> [String] {
        try await question(operation, form).needs.map { need in
            let parts = need.resource.split(separator: ":", omittingEmptySubsequences: false).map { $0.count == 36 ? "UUID" : String($0) }
            return "\(need.action) \(parts.joined(separator: ":").replacing("arn:aws:autoscaling:us-east-1:123456789012:", with: ""))"
        }
    }

    fileprivate func isAllowed(_ statements: String, _ operation: String, _ form: [String]) async throws -> Bool {
        let policy = NamedPolicy(name: "p", document: try PolicyDocument(#"{"Version":"2012-10-17","Statement":[\#(statements)]}"#, for: .identity))
        let question = try await question(operation, form)
        let principal = AccessPrincipal(arn: question.principal.arn, account: "123456789012", uniqueID: "AIDA", kind: .user)
        return question.needs.allSatisfy { need in
            let context = AccessContext(later: { need.keys.all($0) ?? question.inputValues($0) })
            let request = AccessRequest(principal: principal, action: need.action, resource: need.resource, context: context)
            return AccessEvaluation.ruling(on: request, under: AccessPolicies(identity: [policy])).isAllowed
        }
    }
}

@Suite("What Auto Scaling's calls need of policies")
struct RightsTests {
    private static let create = ["AutoScalingGroupName=new", "MinSize=0", "MaxSize=3", "AvailabilityZones.member.1=us-east-1a"]
    private static let template = ["LaunchTemplate.LaunchTemplateName=template", "LaunchTemplate.Version=1"]

    static let cases: [(operation: String, form: [String], needs: [String])] = [
        ("DescribeAutoScalingGroups", [], ["autoscaling:DescribeAutoScalingGroups *"]),
        ("SetDesiredCapacity", ["AutoScalingGroupName=g", "DesiredCapacity=1"], ["autoscaling:SetDesiredCapacity autoScalingGroup:UUID:autoScalingGroupName/g"]),
        ("SetDesiredCapacity", ["AutoScalingGroupName=ghost", "DesiredCapacity=1"], ["autoscaling:SetDesiredCapacity autoScalingGroup:*:autoScalingGroupName/ghost"]),
        ("CreateAutoScalingGroup", create + ["LaunchConfigurationName=lc"], ["autoscaling:CreateAutoScalingGroup autoScalingGroup:*:autoScalingGroupName/new"]),
        ("CreateAutoScalingGroup", create + template, ["autoscaling:CreateAutoScalingGroup autoScalingGroup:*:autoScalingGroupName/new", "ec2:RunInstances template 1 us-east-1a"]),
        ("UpdateAutoScalingGroup", ["AutoScalingGroupName=g"] + template,
            ["autoscaling:UpdateAutoScalingGroup autoScalingGroup:UUID:autoScalingGroupName/g", "ec2:RunInstances template 1 us-east-1a", "ec2:RunInstances template 1 us-east-1b"]),
        ("CreateLaunchConfiguration", ["LaunchConfigurationName=new", "ImageId=ami-12345678", "InstanceType=t3.micro", "IamInstanceProfile=app"],
            ["autoscaling:CreateLaunchConfiguration launchConfiguration:*:launchConfigurationName/new", "iam:PassRole app-role"]),
        ("DeleteLaunchConfiguration", ["LaunchConfigurationName=lc"], ["autoscaling:DeleteLaunchConfiguration launchConfiguration:UUID:launchConfigurationName/lc"]),
        ("ExecutePolicy", ["PolicyName=arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:u:autoScalingGroupName/g:policyName/p"],
            ["autoscaling:ExecutePolicy autoScalingGroup:UUID:autoScalingGroupName/g"]),
        ("ExecutePolicy", ["PolicyName=p"], ["autoscaling:ExecutePolicy autoScalingGroup:*:autoScalingGroupName/*"]),
        ("CreateOrUpdateTags", ["Tags.member.1.ResourceId=g", "Tags.member.1.Key=a", "Tags.member.2.ResourceId=ghost", "Tags.member.2.Key=a"],
            ["autoscaling:CreateOrUpdateTags autoScalingGroup:UUID:autoScalingGroupName/g", "autoscaling:CreateOrUpdateTags autoScalingGroup:*:autoScalingGroupName/ghost"]),
        ("SetInstanceHealth", ["InstanceId=i-none", "HealthStatus=Healthy"], ["autoscaling:SetInstanceHealth autoScalingGroup:*:autoScalingGroupName/*"]),
    ]

    @Test("Each call names its group, by its name, through its policy, its instance or its tags")
    func naming() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", "Tags.member.1.Key=env", "Tags.member.1.Value=dev")
        for (operation, form, needs) in RightsTests.cases {
            #expect(Set(try await stage.needs(operation, form)) == Set(needs), "\(operation) \(form)")
        }
        let member = try #require(try await stage.ids("g").first)
        #expect(
            try await stage.needs("TerminateInstanceInAutoScalingGroup", ["InstanceId=\(member)", "ShouldDecrementDesiredCapacity=true"])
                == ["autoscaling:TerminateInstanceInAutoScalingGroup autoScalingGroup:UUID:autoScalingGroupName/g"])
    }

    @Test("The table has only operations that are served, and every one that changes something")
    func completeness() throws {
        let operations = try Stage().served.service.operations
        #expect(Set(GroupRightsTable.rows.keys).subtracting(operations.map { type(of: $0).name }).isEmpty)
        let writes = operations.filter { if case .write = type(of: $0).access { true } else { false } }.map { type(of: $0).name }
        #expect(Set(writes).subtracting(GroupRightsTable.rows.keys).isEmpty)
    }

    private static func statement(_ action: String, _ resource: String = "*", _ condition: String = "{}", effect: String = "Allow") -> String {
        #"{"Effect":"\#(effect)","Action":"\#(action)","Resource":"\#(resource)","Condition":\#(condition)}"#
    }

    private static let ofG = "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:*:autoScalingGroupName/g"

    static let rulings: [(statements: String, operation: String, form: [String], isAllowed: Bool)] = [
        (statement("autoscaling:SetDesiredCapacity", ofG), "SetDesiredCapacity", ["AutoScalingGroupName=g", "DesiredCapacity=1"], true),
        (statement("autoscaling:SetDesiredCapacity", ofG), "SetDesiredCapacity", ["AutoScalingGroupName=h", "DesiredCapacity=1"], false),
        (statement("autoscaling:*", "*", #"{"StringEquals":{"autoscaling:ResourceTag/env":"dev"}}"#), "SetDesiredCapacity", ["AutoScalingGroupName=g", "DesiredCapacity=1"], true),
        (statement("autoscaling:*", "*", #"{"StringEquals":{"aws:ResourceTag/env":"dev"}}"#), "SetDesiredCapacity", ["AutoScalingGroupName=h", "DesiredCapacity=1"], false),
        // A new group has the tags that it is given.
        (statement("autoscaling:*", "*", #"{"StringEquals":{"autoscaling:ResourceTag/env":"dev"}}"#), "CreateAutoScalingGroup",
            create + ["LaunchConfigurationName=lc", "Tags.member.1.Key=env", "Tags.member.1.Value=dev"], true),
        (statement("autoscaling:*", "*", #"{"StringEquals":{"autoscaling:ResourceTag/env":"dev"}}"#), "CreateAutoScalingGroup", create + ["LaunchConfigurationName=lc"], false),
        (statement("autoscaling:*", "*", #"{"StringEquals":{"aws:RequestTag/env":"dev"}}"#), "CreateAutoScalingGroup",
            create + ["LaunchConfigurationName=lc", "Tags.member.1.Key=env", "Tags.member.1.Value=dev"], true),
        (statement("autoscaling:*") + "," + statement("autoscaling:*", "*", #"{"NumericGreaterThan":{"autoscaling:MaxSize":"2"}}"#, effect: "Deny"), "CreateAutoScalingGroup",
            create + ["LaunchConfigurationName=lc"], false),
        (statement("autoscaling:*", "*", #"{"NumericLessThanEquals":{"autoscaling:MaxSize":"3"}}"#), "CreateAutoScalingGroup", create + ["LaunchConfigurationName=lc"], true),
        (statement("autoscaling:*", "*", #"{"ForAllValues:StringEquals":{"autoscaling:VPCZoneIdentifiers":["subnet-1"]}}"#), "UpdateAutoScalingGroup",
            ["AutoScalingGroupName=g", "VPCZoneIdentifier=subnet-1, subnet-2"], false),
        (statement("autoscaling:CreateLaunchConfiguration", "*", #"{"StringLike":{"autoscaling:InstanceType":"t3.*"}}"#), "CreateLaunchConfiguration",
            ["LaunchConfigurationName=new", "ImageId=ami-12345678", "InstanceType=m5.large"], false),
        (statement("autoscaling:DeleteAutoScalingGroup", "*", #"{"Bool":{"autoscaling:ForceDelete":"false"}}"#), "DeleteAutoScalingGroup",
            ["AutoScalingGroupName=g", "ForceDelete=true"], false),
        // What a template launches, its user must be allowed to launch.
        (statement("autoscaling:*"), "CreateAutoScalingGroup", create + template, false),
        (statement("autoscaling:*") + "," + statement("ec2:RunInstances"), "CreateAutoScalingGroup", create + template, true),
        (statement("autoscaling:*", "*", #"{"Bool":{"autoscaling:LaunchTemplateVersionSpecified":"false"}}"#) + "," + statement("ec2:*"), "CreateAutoScalingGroup", create + template, false),
        (statement("autoscaling:*"), "StartInstanceRefresh", ["AutoScalingGroupName=g"], true),
        (statement("autoscaling:*"), "StartInstanceRefresh", ["AutoScalingGroupName=g"] + template.map { "DesiredConfiguration." + $0 }, false),
    ]

    @Test("Policies see the tags of groups and what the input says of them")
    func judging() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", "Tags.member.1.Key=env", "Tags.member.1.Value=dev")
        try await stage.makeGroup("h")
        for (statements, operation, form, isAllowed) in RightsTests.rulings {
            #expect(try await stage.isAllowed(statements, operation, form) == isAllowed, "\(operation) \(form) under \(statements)")
        }
    }

    @Test("More launches than can be judged are refused before anything is asked")
    func tooMany() async throws {
        let stage = try await Stage.furnished()
        let zones = (1...1001).map { "AvailabilityZones.member.\($0)=z\($0)" }
        await #expect(throws: ServiceFault.self) { try await stage.needs("CreateAutoScalingGroup", ["AutoScalingGroupName=n", "MinSize=0", "MaxSize=0"] + RightsTests.template + zones) }
    }
}
