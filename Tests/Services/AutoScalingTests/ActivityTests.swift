import Testing

@testable import AutoScaling

@Suite struct ActivityTests {
    @Test("Activities say what was done and why, the latest first, each once, in pages that together are all")
    func pages() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 3)
        try await stage.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=5")
        await stage.settle()
        let all = try await stage.ask("DescribeScalingActivities", "AutoScalingGroupName=g")
        let ids = all.texts("Activities", "ActivityId")
        #expect(ids.count == 5 && Set(ids).count == 5)
        #expect(all.texts("Activities", "StartTime") == all.texts("Activities", "StartTime").sorted(by: >))
        #expect(Set(all.texts("Activities", "StatusCode")) == ["Successful"])
        #expect(all.texts("Activities", "Description").allSatisfy { $0.hasPrefix("Launching a new EC2 instance: i-") })
        #expect(all.text("Activities", 0, "Details").contains("\"Availability Zone\":\"us-east-1"))
        #expect(all.text("Activities", 0, "Cause").contains("from 3 to 5"))
        var paged: [String] = [], token: String?
        repeat {
            let page = try await stage.ask("DescribeScalingActivities", ["MaxRecords=2"] + (token.map { ["NextToken=\($0)"] } ?? []))
            paged += page.texts("Activities", "ActivityId")
            token = page.text("NextToken").isEmpty ? nil : page.text("NextToken")
        } while token != nil
        #expect(paged == ids)
        #expect(try await stage.ask("DescribeScalingActivities", "ActivityIds.member.1=\(ids[3])").texts("Activities", "ActivityId") == [ids[3]])
        #expect(await stage.refusal("DescribeScalingActivities", "NextToken=x") == "InvalidNextToken: The token is not valid (NextToken).")
        #expect(await stage.refusal("DescribeScalingActivities", "AutoScalingGroupName=none").contains("name not found"))
    }

    @Test("Activities of deleted groups are shown when they are asked for, and are not those of a new group of the name")
    func deletedGroups() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        let former = try await stage.group().text("AutoScalingGroupARN")
        try await stage.ask("DeleteAutoScalingGroup", "AutoScalingGroupName=g", "ForceDelete=true")
        await stage.settle()
        #expect(try await stage.ask("DescribeScalingActivities")["Activities"]?.items == [])
        let deleted = try await stage.ask("DescribeScalingActivities", "IncludeDeletedGroups=true", "AutoScalingGroupName=g")
        #expect(deleted.texts("Activities", "AutoScalingGroupState") == ["Deleted", "Deleted"])
        #expect(deleted.texts("Activities", "AutoScalingGroupARN") == [former, former])
        try await stage.makeGroup("g", desired: 1)
        #expect(try await stage.ask("DescribeScalingActivities", "AutoScalingGroupName=g")["Activities"]?.items?.count == 1)
        #expect(try await stage.ask("DescribeScalingActivities", "IncludeDeletedGroups=true")["Activities"]?.items?.count == 3)
    }

    @Test("Activities are chosen by status and time")
    func filters() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        await stage.settle(.minutes(10))
        try await stage.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=2")
        await stage.settle()
        func count(_ form: String...) async throws -> Int? { try await stage.ask("DescribeScalingActivities", form)["Activities"]?.items?.count }
        #expect(try await count("Filters.member.1.Name=StartTimeLowerBound", "Filters.member.1.Values.member.1=2026-01-05T12:05:00Z") == 1)
        #expect(try await count("Filters.member.1.Name=StartTimeUpperBound", "Filters.member.1.Values.member.1=2026-01-05T12:05:00Z") == 1)
        #expect(try await count("Filters.member.1.Name=Status", "Filters.member.1.Values.member.1=Failed") == 0)
        #expect(await stage.refusal("DescribeScalingActivities", "Filters.member.1.Name=Mood", "Filters.member.1.Values.member.1=x").contains("Filter type Mood"))
    }
}
