import Base
import Testing

@testable import Access

/// IAM User Guide, Policy evaluation logic.
@Suite("Evaluating policies")
struct EvaluationTests {
    private func ruling(_ request: AccessRequest, _ policies: AccessPolicies) -> AccessRuling { AccessEvaluation.ruling(on: request, under: policies) }

    @Test("Without a policy nothing is allowed")
    func empty() throws {
        #expect(ruling(request("s3:GetObject"), AccessPolicies(identity: [])) == .notAllowed(.identity))
    }

    @Test("An action matches without regard to case, by wildcard, or by not being listed", arguments: [
        ("s3:GetObject", "s3:GetObject", true), ("S3:getobject", "s3:GetObject", true), ("s3:Get*", "s3:GetObject", true), ("s3:Get?bject", "s3:GetObject", true),
        ("*", "iam:CreateUser", true), ("s3:Put*", "s3:GetObject", false), ("s3:GetObjec", "s3:GetObject", false), ("s3:*Object", "s3:GetObject", true),
    ])
    func actions(_ pattern: String, _ action: String, _ isAllowed: Bool) throws {
        #expect(ruling(request(action), AccessPolicies(identity: [try policy(allow(pattern))])).isAllowed == isAllowed)
        let inverted = try policy(#"{"Effect":"Allow","NotAction":"\#(pattern)","Resource":"*"}"#)
        #expect(ruling(request(action), AccessPolicies(identity: [inverted])).isAllowed == !isAllowed)
    }

    @Test("A resource matches with regard to case, by wildcard, or by not being listed", arguments: [
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/k", true), ("arn:aws:s3:::b/*", "arn:aws:s3:::B/k", false), ("arn:aws:s3:::b/?", "arn:aws:s3:::b/kk", false),
        ("arn:aws:s3:::b/?", "arn:aws:s3:::b/é", true), ("*", "*", true), ("arn:aws:s3:::b", "*", false),
        ("arn:aws:cloudwatch:*:123456789012:alarm:dev-*", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:dev-cpu", true),
        ("arn:aws:cloudwatch:*:123456789012:alarm:dev-*", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:prod-cpu", false),
    ])
    func resources(_ pattern: String, _ resource: String, _ isAllowed: Bool) throws {
        #expect(ruling(request("s3:GetObject", resource), AccessPolicies(identity: [try policy(allow("*", pattern))])).isAllowed == isAllowed)
        let inverted = try policy(#"{"Effect":"Allow","Action":"*","NotResource":"\#(pattern)"}"#)
        #expect(ruling(request("s3:GetObject", resource), AccessPolicies(identity: [inverted])).isAllowed == !isAllowed)
    }

    @Test("A deny in any layer wins over every allow")
    func denyWins() throws {
        let everything = try policy(allow("*")), never = try policy(deny("s3:GetObject"), name: "never")
        let resource = try policy(#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#, purpose: .resource)
        let cases: [(AccessPolicies, AccessRuling.Layer)] = [
            (AccessPolicies(identity: [everything, never]), .identity),
            (AccessPolicies(identity: [everything], boundary: never), .boundary),
            (AccessPolicies(identity: [everything], session: [everything, never]), .session),
            (AccessPolicies(identity: [everything], resource: resource), .resource),
        ]
        for (policies, layer) in cases {
            guard case .denied(let deciding) = ruling(request("s3:GetObject"), policies) else {
                Issue.record("not denied by \(layer)")
                continue
            }
            #expect(deciding.layer == layer)
        }
    }

    @Test("A boundary and a session policy narrow, and never widen")
    func narrowing() throws {
        let read = try policy(allow("s3:Get*")), everything = try policy(allow("*")), write = try policy(allow("s3:Put*"))
        #expect(ruling(request("s3:GetObject"), AccessPolicies(identity: [read], boundary: everything)).isAllowed)
        #expect(ruling(request("s3:PutObject"), AccessPolicies(identity: [read], boundary: everything)) == .notAllowed(.identity))
        #expect(ruling(request("s3:PutObject"), AccessPolicies(identity: [everything], boundary: read)) == .notAllowed(.boundary))
        #expect(ruling(request("s3:PutObject"), AccessPolicies(identity: [read], session: [everything])) == .notAllowed(.identity))
        #expect(ruling(request("s3:PutObject"), AccessPolicies(identity: [everything], session: [read])) == .notAllowed(.session))
        #expect(ruling(request("s3:PutObject"), AccessPolicies(identity: [everything], session: [read, write])).isAllowed)
        #expect(ruling(request("s3:PutObject"), AccessPolicies(identity: [everything], session: [])) == .notAllowed(.session))
    }

    @Test("A trust policy decides who comes in", arguments: [
        // Named itself, a user needs no policy of its own; through its account it does.
        (#"{"AWS":"arn:aws:iam::123456789012:user/alice"}"#, false, true), (#"{"AWS":"arn:aws:iam::123456789012:user/bob"}"#, true, false),
        (#"{"AWS":"123456789012"}"#, false, false), (#"{"AWS":"123456789012"}"#, true, true), (#"{"AWS":"210987654321"}"#, true, false),
        (#"{"AWS":"*"}"#, false, true), (#"{"Service":"ec2.amazonaws.com"}"#, true, false),
    ])
    func trusting(_ principal: String, _ hasPolicy: Bool, _ isAllowed: Bool) throws {
        let trust = try policy(trust(principal), purpose: .trust)
        let policies = AccessPolicies(identity: hasPolicy ? [try policy(allow("sts:AssumeRole"))] : [], resource: trust)
        #expect(ruling(request("sts:AssumeRole", "arn:aws:iam::123456789012:role/app"), policies).isAllowed == isAllowed)
    }

    @Test("Whoever holds every right still needs the role's trust")
    func trustedByNobody() throws {
        let nobody = try policy(trust(#"{"Service":"ec2.amazonaws.com"}"#), purpose: .trust)
        let policies = AccessPolicies(identity: [try policy(allow("*"))], resource: nobody)
        #expect(ruling(request("sts:AssumeRole", "arn:aws:iam::123456789012:role/app"), policies) == .notAllowed(.resource))
    }

    @Test("A session of a role is its role, bounded, or itself")
    func roleSessions() throws {
        let nothing = try policy(allow("s3:ListBuckets"))
        func ask(_ principal: String) throws -> AccessRuling {
            let trust = try policy(trust(principal), purpose: .trust)
            return ruling(request("sts:AssumeRole", by: session), AccessPolicies(identity: [], boundary: nothing, resource: trust))
        }
        #expect(try ask(#"{"AWS":"arn:aws:iam::123456789012:role/app"}"#) == .notAllowed(.boundary))
        #expect(try ask(#"{"AWS":"arn:aws:sts::123456789012:assumed-role/app/one"}"#).isAllowed)
        #expect(try ask(#"{"AWS":"arn:aws:sts::123456789012:assumed-role/app/two"}"#) == .notAllowed(.identity))
    }

    @Test("Names that were replaced by ids mean that identity alone")
    func ids() throws {
        let text = #"{"Version":"2012-10-17","Statement":[\#(trust(#"{"AWS":"arn:aws:iam::123456789012:user/alice"}"#))]}"#
        let document = try PolicyDocument(text, for: .trust)
        #expect(document.principalARNs == ["arn:aws:iam::123456789012:user/alice"])
        for (id, isAllowed) in [("AIDAALICE", true), ("AIDAFORMERALICE", false)] {
            let named = NamedPolicy(name: "t", document: document.namingPrincipals(by: ["arn:aws:iam::123456789012:user/alice": id]))
            #expect(ruling(request("sts:AssumeRole"), AccessPolicies(identity: [], resource: named)).isAllowed == isAllowed)
        }
    }

    @Test("The refusal names principal, action, resource and reason")
    func messages() throws {
        func text(_ ruling: AccessRuling) -> String? { ruling.refusal(of: alice.arn, action: "s3:GetObject", resource: "arn:aws:s3:::b") }
        let start = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b "
        #expect(text(.notAllowed(.identity)) == start + "because no identity-based policy allows the s3:GetObject action")
        #expect(text(.notAllowed(.boundary)) == start + "because no permissions boundary allows the s3:GetObject action")
        #expect(text(.notAllowed(.session)) == start + "because no session policy allows the s3:GetObject action")
        let deciding = AccessRuling.Deciding(layer: .identity, policy: "p", statement: 0, sid: nil)
        #expect(text(.denied(by: deciding)) == start + "with an explicit deny in an identity-based policy")
        #expect(text(.allowed(by: deciding)) == nil)
    }

    @Test("In whatever order a thousand statements stand, one deny among them decides", arguments: 0..<40)
    func orders(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var statements = (0..<50).map { _ in allow(["*", "s3:*", "s3:GetObject"].randomElement(using: &random) ?? "*") }
        #expect(ruling(request("s3:GetObject"), try spread(statements, &random)).isAllowed)
        statements.append(deny(["*", "s3:Get*", "s3:GetObject"].randomElement(using: &random) ?? "*"))
        statements.shuffle(using: &random)
        guard case .denied = ruling(request("s3:GetObject"), try spread(statements, &random)) else {
            Issue.record("the deny was lost")
            return
        }
    }

    /// The statements over several policies of several layers; every layer allows by itself.
    private func spread(_ statements: [String], _ random: inout SeededRandom) throws -> AccessPolicies {
        var policies = AccessPolicies(identity: [try policy(allow("*"))], boundary: try policy(allow("*")), session: [try policy(allow("*"))])
        for statement in statements {
            switch UInt64.random(in: 0..<3, using: &random) {
            case 0: policies.identity.append(try policy(statement))
            case 1: policies.session?.append(try policy(statement))
            default: policies.identity.insert(try policy(statement), at: 0)
            }
        }
        return policies
    }

    @Test("A pattern made to be slow costs at most text times pattern, and beyond the limit is refused")
    func cost() throws {
        let slow = "arn:aws:s3:::" + String(repeating: "a*", count: 500) + "b"
        let text = "arn:aws:s3:::" + String(repeating: "a", count: 4000)
        #expect(ruling(request("s3:GetObject", text), AccessPolicies(identity: [try policy(allow("*", slow))])) == .notAllowed(.identity))
        var bounded = AccessEvaluation(request("s3:GetObject", text), under: AccessPolicies(identity: [try policy(allow("*", slow), allow("*"))]), comparisonsMax: 1000)
        #expect(bounded.run() == .tooCostly)
        let long = request("s3:GetObject", String(repeating: "a", count: AccessLimits.valueBytesMax + 1))
        #expect(ruling(long, AccessPolicies(identity: [try policy(allow("s3:*", "arn:aws:s3:::a*"), allow("*"))])) == .tooCostly)
    }
}
