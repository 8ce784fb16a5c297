import Testing

@testable import Access

/// IAM User Guide, IAM JSON policy elements: Condition operators; Single-valued and multivalued context keys; Variables and tags.
@Suite("Conditions")
struct ConditionTests {
    struct Case: Sendable {
        let condition: String
        let context: [String: [String]]
        let holds: Bool
        init(_ condition: String, _ context: [String: [String]], _ holds: Bool) { (self.condition, self.context, self.holds) = (condition, context, holds) }
    }

    static let cases: [Case] = [
        Case(#"{"StringEquals":{"a:k":["x","y"]}}"#, ["a:k": ["y"]], true),
        Case(#"{"StringEquals":{"a:k":"x"}}"#, ["A:K": ["x"]], true),
        Case(#"{"StringEquals":{"a:k":"x*"}}"#, ["a:k": ["xy"]], false),
        Case(#"{"StringEquals":{"a:k":"x"}}"#, ["a:k": ["X"]], false),
        Case(#"{"StringEquals":{"a:k":"x"}}"#, [:], false),
        Case(#"{"StringEqualsIfExists":{"a:k":"x"}}"#, [:], true),
        Case(#"{"StringEqualsIfExists":{"a:k":"x"}}"#, ["a:k": ["y"]], false),
        Case(#"{"StringNotEquals":{"a:k":["x","y"]}}"#, ["a:k": ["y"]], false),
        Case(#"{"StringNotEquals":{"a:k":["x","y"]}}"#, ["a:k": ["z"]], true),
        Case(#"{"StringNotEquals":{"a:k":"x"}}"#, [:], true),
        Case(#"{"StringEqualsIgnoreCase":{"a:k":"ABC"}}"#, ["a:k": ["abc"]], true),
        Case(#"{"StringNotEqualsIgnoreCase":{"a:k":"ABC"}}"#, ["a:k": ["abc"]], false),
        Case(#"{"StringLike":{"a:k":"a*c?"}}"#, ["a:k": ["abbcd"]], true),
        Case(#"{"StringNotLike":{"a:k":"a*"}}"#, ["a:k": ["b"]], true),
        Case(#"{"NumericLessThan":{"a:n":"10"}}"#, ["a:n": ["9.5"]], true),
        Case(#"{"NumericLessThanEquals":{"a:n":10}}"#, ["a:n": ["10"]], true),
        Case(#"{"NumericGreaterThan":{"a:n":10}}"#, ["a:n": ["10"]], false),
        Case(#"{"NumericGreaterThanEquals":{"a:n":10}}"#, ["a:n": ["10.0"]], true),
        Case(#"{"NumericEquals":{"a:n":10}}"#, ["a:n": ["ten"]], false),
        Case(#"{"NumericNotEquals":{"a:n":10}}"#, ["a:n": ["11"]], true),
        Case(#"{"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}"#, ["aws:CurrentTime": ["2026-06-01T00:00:00Z"]], true),
        Case(#"{"DateLessThan":{"aws:EpochTime":"1767225600"}}"#, ["aws:EpochTime": ["1767225599"]], true),
        Case(#"{"DateEquals":{"aws:CurrentTime":"2026-01-01"}}"#, ["aws:CurrentTime": ["2026-01-01T00:00:00Z"]], true),
        Case(#"{"Bool":{"aws:SecureTransport":"true"}}"#, ["aws:SecureTransport": ["true"]], true),
        Case(#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#, [:], false),
        Case(#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}"#, [:], true),
        Case(#"{"BinaryEquals":{"a:b":"QmluYXJ5"}}"#, ["a:b": ["QmluYXJ5"]], true),
        Case(#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, ["aws:SourceIp": ["203.0.113.9"]], true),
        Case(#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, ["aws:SourceIp": ["203.0.114.9"]], false),
        Case(#"{"NotIpAddress":{"aws:SourceIp":["10.0.0.0/8","127.0.0.1"]}}"#, ["aws:SourceIp": ["127.0.0.1"]], false),
        Case(#"{"IpAddress":{"aws:SourceIp":"2001:DB8:1234:5678::/64"}}"#, ["aws:SourceIp": ["2001:db8:1234:5678:9::1"]], true),
        Case(#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, ["aws:SourceIp": ["::1"]], false),
        Case(#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app-*"}}"#, ["aws:PrincipalArn": ["arn:aws:iam::123456789012:role/app-one"]], true),
        Case(#"{"ArnEquals":{"aws:PrincipalArn":"arn:aws:*:role/app"}}"#, ["aws:PrincipalArn": ["arn:aws:iam::123456789012:role/app"]], false),
        Case(#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/app"}}"#, ["aws:PrincipalArn": ["arn:aws:iam::123456789012:role/app"]], false),
        Case(#"{"Null":{"aws:TokenIssueTime":"true"}}"#, [:], true),
        Case(#"{"Null":{"aws:TokenIssueTime":"false"}}"#, [:], false),
        Case(#"{"Null":{"aws:TokenIssueTime":"false"}}"#, ["aws:TokenIssueTime": ["2026-01-01T00:00:00Z"]], true),
        Case(#"{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}"#, ["aws:TagKeys": ["a", "b"]], true),
        Case(#"{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}"#, ["aws:TagKeys": ["a", "c"]], false),
        Case(#"{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}"#, [:], true),
        Case(#"{"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}}"#, ["aws:TagKeys": ["c", "b"]], true),
        Case(#"{"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}}"#, [:], false),
        Case(#"{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["a","b"]}}"#, ["aws:TagKeys": ["a", "c"]], true),
        Case(#"{"ForAllValues:StringNotEquals":{"aws:TagKeys":["a","b"]}}"#, ["aws:TagKeys": ["a", "c"]], false),
        Case(#"{"StringEquals":{"a:k":"x"},"Bool":{"a:f":"true"}}"#, ["a:k": ["x"], "a:f": ["false"]], false),
        Case(#"{"StringEquals":{"a:k":"${aws:username}"}}"#, ["a:k": ["alice"], "aws:username": ["alice"]], true),
        Case(#"{"StringEquals":{"a:k":"${aws:username}"}}"#, ["a:k": ["alice"]], false),
        Case(#"{"StringNotEquals":{"a:k":"${aws:username}"}}"#, ["a:k": ["alice"]], false),
        Case(#"{"StringEquals":{"a:k":"${aws:PrincipalTag/team, 'nobody'}"}}"#, ["a:k": ["nobody"]], true),
        Case(#"{"StringLike":{"a:k":"${*}${?}${$}*"}}"#, ["a:k": ["*?$abc"]], true),
        Case(#"{"StringLike":{"a:k":"${aws:username}"}}"#, ["a:k": ["anything"], "aws:username": ["*"]], false),
        Case(#"{"stringequals":{"a:k":"x"}}"#, ["a:k": ["x"]], true),
    ]

    @Test("Each operator says what AWS documents", arguments: cases)
    func holds(_ example: Case) throws {
        let policies = AccessPolicies(identity: [try policy(allow("*", condition: example.condition))])
        #expect(AccessEvaluation.ruling(on: request("s3:GetObject", "*", example.context), under: policies).isAllowed == example.holds, "\(example)")
    }

    @Test("A variable in a resource is the request's own value, never a pattern", arguments: [
        ("alice", "arn:aws:s3:::b/alice/file", true), ("alice", "arn:aws:s3:::b/bob/file", false), ("*", "arn:aws:s3:::b/bob/file", false), (nil, "arn:aws:s3:::b//file", false),
    ] as [(String?, String, Bool)])
    func variables(_ name: String?, _ resource: String, _ isAllowed: Bool) throws {
        let policies = AccessPolicies(identity: [try policy(allow("s3:*", "arn:aws:s3:::b/${aws:username}/*"))])
        let context = name.map { ["aws:username": [$0]] } ?? [:]
        #expect(AccessEvaluation.ruling(on: request("s3:GetObject", resource, context), under: policies).isAllowed == isAllowed)
    }

    @Test("Policies of 2008 have no variables")
    func old() throws {
        let text = #"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}"}}"#
        let policies = AccessPolicies(identity: [], resource: NamedPolicy(name: "r", document: try PolicyDocument(text, for: .resource)))
        #expect(!AccessEvaluation.ruling(on: request("s3:Get", "arn:aws:s3:::alice", ["aws:username": ["alice"]]), under: policies).isAllowed)
        #expect(AccessEvaluation.ruling(on: request("s3:Get", "arn:aws:s3:::${aws:username}"), under: policies).isAllowed)
    }

    @Test("Addresses are read strictly", arguments: ["1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.4/33", "01x.2.3.4", ":::", "1::2::3", "12345::", "::1/129", "1.2.3.4/-1", ""])
    func addresses(_ text: String) { #expect(AddressRange(text) == nil) }
}
