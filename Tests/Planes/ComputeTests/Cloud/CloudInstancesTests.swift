import Base
import RecordStore
import SimWorld
import Testing

@testable import Compute

/// Instances at EC2 through the whole plane: calls, orders, what EC2 says, and kills in between.
@Suite struct CloudInstancesTests {
    private func begun(_ seed: UInt64 = 1) throws -> CloudStage {
        let stage = try CloudStage(seed: seed)
        try stage.begin()
        return stage
    }

    @Test func anImageThatIsNotRegisteredHereIsLaunchedAtEC2UnderOurIdAsTokenAndTag() throws {
        let stage = try begun()
        let launched = try stage.launch(group: "web") {
            $0.userData = UserData(Array("#cloud-config\n".utf8))
            ($0.keyName, $0.profileName, $0.securityGroupIDs, $0.subnetID) = ("ops", "role", ["sg-0123"], "subnet-0456")
            $0.tags = ["Name": "w", "aws:x": "y"]
        }
        let id = launched[0].id
        let request = try #require(stage.fleet.model.withLock { $0.requests.first })
        #expect(request["ClientToken"] == .string(id) && request["ImageId"]?.text == CloudStage.image && request["InstanceType"] == "t3.micro")
        #expect(request["UserData"]?.text == UserData(Array("#cloud-config\n".utf8)).base64 && request["KeyName"] == "ops" && request["SubnetId"] == "subnet-0456")
        #expect(request["IamInstanceProfile"] == ["Name": "role"] && request["SecurityGroupIds"] == ["sg-0123"])
        let tags = Dictionary((request["TagSpecifications"]?.items?.first?["Tags"]?.items ?? []).map { ($0["Key"]?.text ?? "", $0["Value"]?.text ?? "") }) { first, _ in first }
        #expect(tags == ["Name": "w", "hinomi:instance": id, "hinomi:server": "server-1", "hinomi:group": "web"])
        #expect(launched[0].state == .pending && launched[0].status.cloud?.id == "i-ec20")
        stage.settle()
        #expect(stage.state(id) == .running && stage.instance(id)?.privateAddress == "172.31.0.1")
        #expect(stage.instance(id)?.tags[CloudTags.remoteID] == "i-ec20")
        #expect(try stage.ask { try await $0.consoleOutput(id, in: Plane.place).bytes } == Array("hello from i-ec20".utf8))
    }

    @Test func imagesOfOursRunHereAndOtherRegionsReachNoEC2() throws {
        let stage = try begun()
        #expect(try !stage.launch { ($0.imageID, $0.instanceType) = (DefaultImage.id, nil) }[0].isCloud)
        let elsewhere = Place(account: "123456789012", region: "eu-west-1")
        var specification = LaunchSpecification()
        specification.imageID = CloudStage.image
        let request = LaunchRequest(specification)
        #expect(throws: ComputeError.imageUnavailable(CloudStage.image, reason: "it is not registered here, and EC2 is reached in us-east-1 only")) {
            try stage.ask { [cause = stage.cause] in _ = try await $0.run(request, in: elsewhere, by: cause) }
        }
    }

    @Test func stopStartRebootAndTerminateReachEC2AndItsStatesComeBack() throws {
        let stage = try begun()
        let id = try stage.launch()[0].id
        stage.settle()
        try stage.reboot(id)
        stage.settle()
        #expect(stage.state(id) == .running && stage.fleet.count("RebootInstances") == 1)
        try stage.stop(id)
        stage.settle()
        #expect(stage.state(id) == .stopped && stage.fleet.count("StopInstances") == 1)
        try stage.start(id)
        stage.settle()
        #expect(stage.state(id) == .running && stage.fleet.count("StartInstances") == 1)
        try stage.terminate(id)
        stage.settle()
        #expect(stage.state(id) == .terminated && stage.fleet.count("TerminateInstances") == 1 && stage.fleet.living.isEmpty)
        #expect(stage.fleet.count("RunInstances") == 1)
    }

    @Test(arguments: [
        (CloudFault.Kind.noRoom, "InsufficientInstanceCapacity"), (.refused, "InvalidAMIID.NotFound"), (.denied, "UnauthorizedOperation"), (.noRoom, "InstanceLimitExceeded"),
    ])
    func whatEC2RefusesReachesTheCallerAndLeavesNothing(kind: CloudFault.Kind, code: String) throws {
        let stage = try begun()
        stage.fleet.refuse("RunInstances", kind, code)
        #expect(throws: ComputeError.cloud(FakeFleet.fault(kind, code))) { try stage.launch(token: "t") }
        #expect(stage.instances.instances(in: Plane.place).isEmpty)
        // The token is free again: the next try is a launch of its own.
        #expect(try stage.launch(token: "t").count == 1)
        stage.settle()
        #expect(stage.fleet.living.count == 1 && stage.fleet.count("RunInstances") == 2)
    }

    @Test func ofALaunchOfSeveralEnoughStayOrAllAreEnded() throws {
        let stage = try begun()
        stage.fleet.refuse("RunInstances", .noRoom, "InsufficientInstanceCapacity")
        #expect(try stage.launch(3, atLeast: 2).count == 2)
        stage.fleet.refuse("RunInstances", .noRoom, "InsufficientInstanceCapacity")
        #expect(throws: ComputeError.cloud(FakeFleet.fault(.noRoom, "InsufficientInstanceCapacity"))) { try stage.launch(3) }
        stage.settle(6)
        #expect(stage.fleet.living.count == 2)
        #expect(stage.instances.instances(in: Plane.place).count { $0.state == .running } == 2)
    }

    @Test func aStartThatEC2RefusesLeavesItStoppedWithTheReason() throws {
        let stage = try begun()
        let id = try stage.launch()[0].id
        stage.settle()
        try stage.stop(id)
        stage.settle()
        stage.fleet.refuse("StartInstances", .noRoom, "InsufficientInstanceCapacity")
        try stage.start(id)
        stage.settle()
        #expect(stage.state(id) == .stopped && stage.instance(id)?.status.reason?.message.contains("InsufficientInstanceCapacity") == true)
        try stage.start(id)
        stage.settle()
        #expect(stage.state(id) == .running)
    }

    @Test func whatSomebodyElseEndsVanishesWithEC2sReason() throws {
        for (state, rest) in [(InstanceState.terminated, InstanceState.terminated), (.stopped, .stopped)] {
            let stage = try begun()
            let id = try stage.launch()[0].id
            stage.settle()
            let events = stage.instances.events()
            stage.fleet.put("i-ec20", state, reason: .userInitiatedShutdown)
            stage.pass(.seconds(60))
            #expect(stage.state(id) == rest && stage.instance(id)?.status.reason == .userInitiatedShutdown)
            #expect(try stage.first(of: events) == .vanished(.lost))
        }
    }

    @Test func whatEndsItselfIsNoSurprise() throws {
        let stage = try begun()
        let id = try stage.launch()[0].id
        stage.settle()
        let events = stage.instances.events()
        stage.fleet.put("i-ec20", .terminated, reason: .instanceInitiatedShutdown)
        stage.pass(.seconds(60))
        #expect(stage.state(id) == .terminated)
        #expect(try stage.first(of: events) == .terminated)
    }

    @Test func anInstanceThatEC2NoLongerListsIsGoneAndOneThatIsYoungIsNot() throws {
        let stage = try begun()
        let young = try stage.launch()[0].id
        stage.fleet.model.withLock { $0.isHidden = true }
        stage.pass(.minutes(4))
        #expect(stage.state(young) == .pending)
        stage.fleet.model.withLock { $0.isHidden = false }
        stage.settle()
        #expect(stage.state(young) == .running)
        stage.pass(.minutes(6))
        stage.fleet.model.withLock { $0.isHidden = true }
        stage.pass(.minutes(2))
        #expect(stage.state(young) == .terminated)
    }

    @Test func checksComeFromEC2() throws {
        let stage = try begun()
        let id = try stage.launch()[0].id
        stage.settle()
        #expect(stage.instance(id)?.status.checks.instance == .initializing)
        var checks = StatusChecks()
        (checks.instance, checks.system) = (.impaired, .ok)
        let impaired = checks
        stage.fleet.model.withLock { $0.checks["i-ec20"] = impaired }
        stage.pass(.minutes(3))
        #expect(stage.instance(id)?.status.checks.instance == .impaired && stage.instance(id)?.status.checks.system == .ok)
    }

    @Test func whatEC2IsNotToldOfIsRefusedByName() throws {
        let stage = try begun()
        let id = try stage.launch()[0].id
        func change(_ body: @escaping @Sendable (inout InstanceConfiguration) -> Void) throws {
            _ = try stage.ask { [cause = stage.cause] in try await $0.modify(id, in: Plane.place, by: cause) { (configuration: inout InstanceConfiguration) throws(ComputeError) in body(&configuration) } }
        }
        #expect(throws: ComputeError.notForCloud(["Monitoring"])) { try change { $0.isMonitoredInDetail = true } }
        #expect(throws: ComputeError.notForCloud(["Groups", "InstanceType"])) { try change { ($0.instanceType, $0.securityGroupIDs) = ("t3.large", ["sg-1"]) } }
        try change { $0.isTerminationDisabled = true }
        #expect(throws: ComputeError.protected(id: id, attribute: "disableApiTermination")) { try stage.terminate(id) }
    }

    @Test func whenNobodyAnswersTheCallerIsToldPendingAndTheLaunchComesLater() throws {
        let stage = try begun()
        for _ in 0..<6 { stage.fleet.fail("RunInstances", FakeFleet.unsent) }
        let id = try stage.launch()[0].id
        #expect(stage.state(id) == .pending)
        stage.pass(.minutes(3))
        stage.settle()
        #expect(stage.state(id) == .running && stage.fleet.living.count == 1)
    }

    @Test func aLaunchThatNobodyEverHearsOfIsGivenUpAndSearchedForBeforeItIsForgotten() throws {
        let stage = try begun()
        // Sent, never answered, and then nobody can be reached for a long time.
        stage.fleet.fail("RunInstances", FakeFleet.lost)
        for _ in 0..<200 {
            stage.fleet.fail("Tagged", FakeFleet.unsent)
            stage.fleet.fail("DescribeInstances", FakeFleet.unsent)
        }
        let id = try stage.launch()[0].id
        stage.pass(.minutes(16))
        #expect(stage.state(id) == .terminated && stage.instance(id)?.status.reason?.message.contains("did not start within") == true)
        stage.fleet.model.withLock { $0.troubles = [:] }
        stage.pass(.minutes(5))
        stage.settle()
        #expect(stage.fleet.living.isEmpty, "the instance that was launched unheard was found and ended")
    }
}
