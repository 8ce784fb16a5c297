import Base
import CapacityHooks
import Testing

@testable import ApplicationAutoScaling

@Suite struct TargetTests {
    @Test("A target is registered, described, changed in part, and deregistered with all that it had")
    func life() async throws {
        let stage = try await Stage()
        stage.resource.play { $0.capacity = 0 }
        let arn = try #require(try await stage.ask("RegisterScalableTarget", ["MinCapacity": 1, "MaxCapacity": 5, "Tags": ["team": "a"]])["ScalableTargetARN"]?.text)
        #expect(arn.hasPrefix("arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/"))
        await stage.settle()
        #expect(stage.resource.capacity == 1)
        #expect(try await stage.activities() == ["Successful Setting desired capacity to 1."])
        let again = try await stage.ask("RegisterScalableTarget", ["SuspendedState": ["DynamicScalingInSuspended": true], "MaxCapacity": 7])
        #expect(again["ScalableTargetARN"]?.text == arn)
        let shown = try #require(try await stage.ask("DescribeScalableTargets", ["ResourceId": .null, "ResourceIds": ["hook/workers"]])["ScalableTargets"]?.items?.first)
        #expect((shown["MinCapacity"]?.integer, shown["MaxCapacity"]?.integer, shown["ScalableTargetARN"]?.text) == (1, 7, arn))
        #expect(shown["SuspendedState"] == ["DynamicScalingInSuspended": true, "DynamicScalingOutSuspended": false, "ScheduledScalingSuspended": false])
        #expect(shown["RoleARN"]?.text?.hasSuffix("AWSServiceRoleForApplicationAutoScaling_CustomResource") == true)
        #expect(shown["CreationTime"]?.number == Double(Stage.start.seconds))
        _ = try await stage.stepPolicy()
        try await stage.ask("PutScheduledAction", ["ScheduledActionName": "a", "Schedule": "rate(1 day)", "ScalableTargetAction": ["MinCapacity": 2]])
        try await stage.ask("DeregisterScalableTarget")
        for (operation, list) in [("DescribeScalableTargets", "ScalableTargets"), ("DescribeScalingPolicies", "ScalingPolicies"), ("DescribeScheduledActions", "ScheduledActions")] {
            #expect(try await stage.ask(operation, ["ResourceId": .null, "ScalableDimension": .null])[list]?.items == [])
        }
        #expect(stage.resource.capacity == 1, "the resource stays as it is")
        #expect(await stage.refusal("DeregisterScalableTarget") == "ObjectNotFoundException: No scalable target registered for service namespace: custom-resource, resource ID: hook/workers, scalable dimension: custom-resource:ResourceType:Property")
    }

    @Test("What cannot be a target is refused by name", arguments: [
        (["MinCapacity": 1], "MinCapacity and MaxCapacity are required"), (["MinCapacity": 5, "MaxCapacity": 4], "Maximum capacity cannot be less than minimum capacity"),
        (["MinCapacity": -1, "MaxCapacity": 4], "MinCapacity must be from 0"), (["MinCapacity": 0, "MaxCapacity": 2_000_000_000], "MaxCapacity must be from 0"),
        (["MinCapacity": 0, "MaxCapacity": 4, "ResourceId": "table/t"], "The resource table/t cannot be scaled: it is no resource."),
        (["MinCapacity": 0, "MaxCapacity": 4, "ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount"], "Unsupported service namespace, resource type or scalable dimension"),
        (["MinCapacity": 0, "MaxCapacity": 4, "ScalableDimension": "ecs:service:DesiredCount"], "Unsupported service namespace"),
        (["MinCapacity": 0, "MaxCapacity": 4, "ServiceNamespace": "nonsense"], "enum value set"), (["MinCapacity": 0, "MaxCapacity": 4, "Tags": ["aws:x": "y"]], "aws:"),
    ] as [(JSONValue, String)])
    func refused(members: JSONValue, words: String) async throws {
        let refusal = try await Stage().refusal("RegisterScalableTarget", members)
        #expect(refusal.hasPrefix("ValidationException: "))
        #expect(refusal.contains(words), "\(refusal)")
    }

    @Test("Lists of other services are empty; a part of their targets is not found")
    func otherServices() async throws {
        let stage = try await Stage(), ecs: JSONValue = ["ServiceNamespace": "ecs", "ResourceId": "service/c/s", "ScalableDimension": "ecs:service:DesiredCount"]
        try await stage.register()
        #expect(try await stage.ask("DescribeScalableTargets", ["ServiceNamespace": "ecs"], named: false)["ScalableTargets"]?.items == [])
        #expect(try await stage.ask("DescribeScalingActivities", ecs, named: false)["ScalingActivities"]?.items == [])
        for (operation, more) in [("DeregisterScalableTarget", [:]), ("PutScalingPolicy", ["PolicyName": "p"]), ("DeleteScheduledAction", ["ScheduledActionName": "a"])] as [(String, JSONValue)] {
            let members = JSONValue.object((ecs.members ?? []) + (more.members ?? []))
            #expect(await stage.refusal(operation, members).hasPrefix("ObjectNotFoundException: No scalable target registered for service namespace: ecs, resource ID: service/c/s"))
        }
        #expect(await stage.refusal("DescribeScalableTargets", ["ResourceId": .null]).hasPrefix("ValidationException: A scalable dimension can only be specified together"))
    }

    @Test("Pages together are the whole list; strange tokens and lengths are refused")
    func pages() async throws {
        let stage = try await Stage()
        for index in 0..<7 { try await stage.ask("RegisterScalableTarget", ["ResourceId": .string("hook/\(index)"), "MinCapacity": 0, "MaxCapacity": 5]) }
        var seen: [String] = [], token: JSONValue = .null
        repeat {
            let page = try await stage.ask("DescribeScalableTargets", ["ServiceNamespace": "custom-resource", "MaxResults": 3, "NextToken": token], named: false)
            seen += (page["ScalableTargets"]?.items ?? []).compactMap { $0["ResourceId"]?.text }
            token = page["NextToken"] ?? .null
        } while !token.isNull
        #expect(seen == (0..<7).map { "hook/\($0)" })
        #expect(await stage.refusal("DescribeScalableTargets", ["ServiceNamespace": "custom-resource", "NextToken": "%"], named: false).hasPrefix("InvalidNextTokenException"))
        for length in [0, 51] { #expect(await stage.refusal("DescribeScalingPolicies", ["MaxResults": .int(Int64(length))]).hasPrefix("ValidationException: MaxResults")) }
    }

    @Test("Tags are those of the target by its ARN")
    func tags() async throws {
        let stage = try await Stage()
        let arn = try #require(try await stage.ask("RegisterScalableTarget", ["MinCapacity": 0, "MaxCapacity": 5, "Tags": ["a": "1", "b": "2"]])["ScalableTargetARN"])
        try await stage.ask("TagResource", ["ResourceARN": arn, "Tags": ["b": "3", "c": "4"]], named: false)
        try await stage.ask("UntagResource", ["ResourceARN": arn, "TagKeys": ["a"]], named: false)
        let tags = try await stage.ask("ListTagsForResource", ["ResourceARN": arn], named: false)["Tags"]
        #expect(tags?.members?.count == 2 && tags?["b"] == "3" && tags?["c"] == "4")
        #expect(await stage.refusal("RegisterScalableTarget", ["Tags": ["d": "1"]]).contains("use TagResource"))
        #expect(await stage.refusal("RegisterScalableTarget", ["Tags": ["b": "3"]]) == "none")
        let many = JSONValue.object((0..<49).map { .init("k\($0)", "v") })
        #expect(await stage.refusal("TagResource", ["ResourceARN": arn, "Tags": many], named: false).hasPrefix("TooManyTagsException"))
        #expect(await stage.refusal("ListTagsForResource", ["ResourceARN": .string((arn.text ?? "") + "0")], named: false).hasPrefix("ResourceNotFoundException"))
    }

    @Test("A resource that does not answer when it is registered is moved inside its bounds once it does")
    func lateAnswer() async throws {
        let stage = try await Stage()
        stage.resource.play { $0.failure = CapacityFailure("connection refused", isPassing: true) }
        try await stage.register(3, 5)
        await stage.settle(.seconds(40))
        #expect(try await stage.activities() == ["Failed Attempting to set the capacity between 3 and 5"])
        stage.resource.play { $0.failure = nil }
        await stage.settle(.minutes(2))
        #expect(stage.resource.capacity == 3)
    }
}
