import Base
import SimWorld
import Testing

@testable import Compute

@Suite struct MetadataTests {
    struct OneRole: InstanceCredentials {
        func role(ofProfile arn: String) async -> (name: String, profileID: String)? { arn.hasSuffix("/web") ? ("web-role", "AIPA1") : nil }
        func credentials(forRoleOfProfile arn: String, instance: String) async -> TemporaryCredentials? {
            TemporaryCredentials(accessKeyID: "ASIA1", secretAccessKey: "secret of \(instance)", sessionToken: "t", updatedAt: Timestamp(seconds: 0), expiresAt: Timestamp(seconds: 3600))
        }
    }

    private func service(_ plane: Plane) -> MetadataService { MetadataService(instances: plane.instances, credentials: OneRole(), lifecycleState: { _ in "InService" }, world: plane.world) }

    private func get(_ service: MetadataService, _ path: String, from id: String?, token: String? = nil) async -> (Int, String) {
        var headers = HTTPHeaders()
        if let token { headers.add("x-aws-ec2-metadata-token", token) }
        let answer = await service.answer(HTTPRequest(method: "GET", path: path, headers: headers), from: id)
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    private func token(_ service: MetadataService, from id: String, seconds: String = "60") async -> (Int, String) {
        let answer = await service.answer(HTTPRequest(method: "PUT", path: "/latest/api/token", headers: ["X-aws-ec2-metadata-token-ttl-seconds": seconds]), from: id)
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    @Test func anInstanceIsToldAboutItself() async throws {
        let plane = Plane()
        let instance = try await plane.launch {
            ($0.profileName, $0.userData, $0.tags) = ("web", UserData(Array("#!/bin/sh\n".utf8)), ["Name": "one"])
            $0.metadata = MetadataOptions(showsTags: true)
        }[0]
        let service = service(plane)
        for (path, text) in [
            ("/latest/meta-data/instance-id", instance.id), ("/latest/meta-data/local-ipv4", instance.configuration.privateAddress),
            ("/latest/meta-data/placement/availability-zone", "us-east-1a"), ("/latest/meta-data/placement/region", "us-east-1"),
            ("/latest/meta-data/ami-id", DefaultImage.id), ("/latest/meta-data/instance-type", "local.nano"), ("/latest/user-data", "#!/bin/sh\n"),
            ("/2021-03-23/meta-data/instance-id/", instance.id), ("/latest/meta-data/tags/instance/Name", "one"), ("/latest/meta-data/tags/instance", "Name"),
            ("/latest/meta-data/autoscaling/target-lifecycle-state", "InService"), ("/latest/meta-data/iam/security-credentials/", "web-role"),
            ("/latest/meta-data/placement/", "availability-zone\nregion"), ("/latest/meta-data/events/maintenance/scheduled", "[]"),
        ] { #expect(await get(service, path, from: instance.id) == (200, text), "\(path)") }
        let role = await get(service, "/latest/meta-data/iam/security-credentials/web-role", from: instance.id)
        #expect(role.0 == 200 && role.1.contains("secret of \(instance.id)"))
        #expect(await get(service, "/latest/dynamic/instance-identity/document", from: instance.id).1.contains(instance.id))
        for path in ["/latest/meta-data/nothing", "/latest/meta-data/spot/instance-action", "/meta-data/instance-id", "/latest/../latest/meta-data", "/latest/meta-data/iam/security-credentials/other"] {
            #expect(await get(service, path, from: instance.id).0 == 404, "\(path)")
        }
    }

    @Test func nobodyElseIsToldAnything() async throws {
        let plane = Plane()
        let instance = try await plane.launch()[0]
        let service = service(plane)
        #expect(await get(service, "/latest/meta-data/instance-id", from: nil).0 == 403)
        #expect(await get(service, "/latest/meta-data/instance-id", from: "i-none").0 == 403)
        let forwarded = HTTPRequest(method: "GET", path: "/latest/meta-data/instance-id", headers: ["X-Forwarded-For": "10.0.0.1"])
        #expect(await service.answer(forwarded, from: instance.id).status == 403)
        #expect(await get(service, "/latest/meta-data/iam/info", from: instance.id).0 == 404)
    }

    @Test func versionTwoNeedsATokenOfTheInstanceItself() async throws {
        let plane = Plane()
        let first = try await plane.launch { $0.metadata = MetadataOptions(requiresToken: true) }[0].id, second = try await plane.launch()[0].id
        let service = service(plane)
        #expect(await get(service, "/latest/meta-data/instance-id", from: first).0 == 401)
        let own = await token(service, from: first), other = await token(service, from: second)
        #expect(own.0 == 200 && other.0 == 200)
        #expect(await get(service, "/latest/meta-data/instance-id", from: first, token: own.1) == (200, first))
        #expect(await get(service, "/latest/meta-data/instance-id", from: first, token: other.1).0 == 401)
        #expect(await get(service, "/latest/meta-data/instance-id", from: second, token: "made up").0 == 401)
        for seconds in ["0", "21601", "-1", "x", ""] { #expect(await token(service, from: first, seconds: seconds).0 == 400) }
    }

    @Test func aServiceThatIsSwitchedOffAnswersNothing() async throws {
        let plane = Plane()
        let id = try await plane.launch { $0.metadata = MetadataOptions(isEnabled: false) }[0].id
        #expect(await get(service(plane), "/latest/meta-data/instance-id", from: id).0 == 403)
    }
}
