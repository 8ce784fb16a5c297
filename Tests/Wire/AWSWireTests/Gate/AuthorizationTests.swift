import Base
import Synchronization
import Testing

@testable import AWSWire

/// Allows everything and remembers what it was asked; whom it holds for unrestricted it must never be asked about.
private final class Witness: Authorizer {
    private let list = Mutex<[AccessNeed]>([])
    let isOwners: Bool

    init(isOwners: Bool = false) { self.isOwners = isOwners }

    var needs: [AccessNeed] { list.withLock { $0 } }
    func isUnrestricted(_ principal: Principal) -> Bool { isOwners }

    func refusal(of question: AccessQuestion) -> String? {
        let needs = question.needs
        list.withLock { $0 += needs }
        return nil
    }
}

@Suite("Authorization in the gate")
struct AuthorizationTests {
    @Test("Callers who may do everything are not asked about, and nothing is looked up for them")
    func owners() async throws {
        let witness = Witness(isOwners: true), looked = Mutex(0)
        let naming = ResourceNaming(lookup: { _ in
            looked.withLock { $0 += 1 }
            return nil
        })
        let fixture = try GateFixture(authorizer: witness, naming: naming)
        #expect(await fixture.gate.answer(try fixture.json("DescribeAlarms")).status == 200)
        #expect(witness.needs.isEmpty && looked.withLock { $0 } == 0)
    }

    @Test("What a call names is looked up before anybody is asked")
    func lookup() async throws {
        let witness = Witness()
        let need = AccessNeed(action: "cloudwatch:DeleteAlarms", resource: "arn:found", keys: ConditionKeys(["aws:ResourceTag/Env": "dev"]))
        let fixture = try GateFixture(authorizer: witness, naming: ResourceNaming(lookup: { $0.operation == "DeleteAlarms" ? [need] : nil }))
        #expect(await fixture.gate.answer(try fixture.json("DeleteAlarms", #"{"AlarmNames": ["cpu"]}"#)).status == 200)
        #expect(await fixture.gate.answer(try fixture.json("DescribeAlarms")).status == 200)
        #expect(witness.needs == [need, AccessNeed(action: "cloudwatch:DescribeAlarms", resource: "*")])
        #expect(witness.needs.first?.keys.all("AWS:resourcetag/env") == ["dev"])
    }

    @Test("What cannot be looked up is the answer, and the call does not run")
    func failure() async throws {
        let naming = ResourceNaming(lookup: { _ throws(ServiceFault) in throw .common("ServiceUnavailable", 503, "The server is shutting down.") })
        let fixture = try GateFixture(authorizer: Witness(), naming: naming)
        #expect(await fixture.gate.answer(try fixture.json("DeleteAlarms", #"{"AlarmNames": ["cpu"]}"#)).status == 503)
        #expect(try await fixture.auditEvents().allSatisfy { $0.errorCode != nil })
    }

    @Test("The owner is whoever has a key of the account's own and no identity of IAM", arguments: [
        ("arn:aws:iam::123456789012:user/hinomi", true), ("arn:aws-cn:iam::123456789012:root", true), ("arn:aws:iam::123456789013:root", false),
        ("arn:aws:iam::12345678901:root", false), ("arn:aws:iam::123456789012", false), ("123456789012", false), ("", false), ("::::", false), (":::::", false),
    ])
    func ownership(_ arn: String, _ isOwner: Bool) {
        let principal = Principal(arn: arn, userID: "u", accessKeyID: nil, isTemporary: false)
        #expect(OwnerAuthorizer(account: "123456789012").isUnrestricted(principal) == isOwner)
    }

    @Test("EC2 refuses under its own code, and every other service under the common one", arguments: [
        (WireProtocol.ec2, "UnauthorizedOperation", "You are not authorized to perform this operation. no"), (.query, "AccessDenied", "no"), (.json, "AccessDeniedException", "no"),
    ])
    func codes(_ wire: WireProtocol, _ code: String, _ message: String) {
        let fault = CommonFaults.accessDenied("no", over: wire)
        #expect((fault.name, fault.message, fault.common?.status) == (code, message, 403))
    }
}
