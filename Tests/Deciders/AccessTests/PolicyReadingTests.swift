import Testing

@testable import Access

@Suite("Reading policies")
struct PolicyReadingTests {
    private func fault(_ text: String, _ purpose: PolicyDocument.Purpose = .identity) -> String? {
        do { _ = try PolicyDocument(text, for: purpose) } catch { return error.message }
        return nil
    }

    private func whole(_ statement: String) -> String { #"{"Version":"2012-10-17","Statement":\#(statement)}"# }

    @Test("What AWS takes is taken", arguments: [
        #"{"Effect":"Allow","Action":"*","Resource":"*"}"#,
        #"[{"Sid":"One","Effect":"Deny","NotAction":["iam:*","sts:Get*"],"NotResource":"arn:aws:s3:::b/*"}]"#,
        #"{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringLikeIfExists":{"ec2:InstanceType":["t1.*"]}}}"#,
        #"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}/*","Condition":{"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"s3:max-keys":10}}}"#,
        #"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["a"]},"ForAnyValue:StringLike":{"aws:TagKeys":"b*"},"Null":{"aws:TokenIssueTime":"false"}}}"#,
        #"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:DB8::/32"]},"DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"}}}"#,
    ])
    func accepted(_ statement: String) { #expect(fault(whole(statement)) == nil) }

    @Test("What is malformed is refused with AWS' sentence", arguments: [
        ("", "This policy contains invalid Json"),
        ("{", "This policy contains invalid Json"),
        ("[]", "Syntax errors in policy."),
        (#"{"Version":"2012-10-17"}"#, "Syntax errors in policy."),
        (#"{"Version":"2012-10-17","Statement":[]}"#, "Syntax errors in policy."),
        (#"{"Version":"2013-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#, "Syntax errors in policy."),
        (#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#, "Policy document must be version 2012-10-17 or greater."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"allow","Action":"*","Resource":"*"}}"#, "Syntax errors in policy."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Extra":1}}"#, "Syntax errors in policy."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}"#, "Syntax errors in policy."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*"}}"#, "Policy statement must contain actions."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":[],"Resource":"*"}}"#, "Policy statement must contain actions."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*"}}"#, "Policy statement must contain resources."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","NotAction":"iam:*","Resource":"*"}}"#, "Syntax errors in policy."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ListAll","Resource":"*"}}"#, "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:a:b","Resource":"*"}}"#, "Actions/Condition can contain only one colon."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3 :a","Resource":"*"}}"#, "Vendor s3  is not valid"),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}}"#, #"Resource bucket must be in ARN format or "*"."#),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:moon:s3:::b"}}"#, #"Partition "moon" is not valid for resource "arn:moon:s3:::b"."#),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}"#, "Policy document should not specify a principal."),
        (#"{"Version":"2012-10-17","Statement":{"Sid":"a b","Effect":"Allow","Action":"s3:*","Resource":"*"}}"#, "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"),
        (#"{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#, "Statement IDs (SID) in a single policy must be unique."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringIs":{"a:b":"c"}}}}"#, "Invalid Condition type : StringIs."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NullIfExists":{"a:b":"true"}}}}"#, "Invalid Condition type : NullIfExists."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"plain":"c"}}}}"#, "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}}}}"#, "The policy contains an invalid IP address or range: 10.0.0.0/33"),
        (#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"yes"}}}}"#, "Syntax errors in policy."),
    ])
    func refused(_ text: String, _ message: String) { #expect(fault(text) == message) }

    @Test("A trust policy names whom it trusts, and nothing but taking the role", arguments: [
        (#"{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}"#, nil),
        (#"{"Effect":"Allow","Principal":{"AWS":["123456789012","arn:aws:iam::123456789012:root"]},"Action":["sts:AssumeRole","sts:TagSession"]}"#, nil),
        (#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}"#, nil),
        (#"{"Effect":"Allow","Action":"sts:AssumeRole"}"#, "Missing required field Principal cannot be empty!"),
        (#"{"Effect":"Allow","Principal":{},"Action":"sts:AssumeRole"}"#, "Missing required field Principal cannot be empty!"),
        (#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}"#, "Has prohibited field Resource"),
        (#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}"#, "AssumeRole policy may only specify STS AssumeRole actions."),
        (#"{"Effect":"Allow","NotPrincipal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}"#, "Allow with NotPrincipal is not allowed."),
        (#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/*"},"Action":"sts:AssumeRole"}"#, #"Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:user/*""#),
        (#"{"Effect":"Allow","Principal":{"Service":"evil.example.com"},"Action":"sts:AssumeRole"}"#, #"Invalid principal in policy: "Service":"evil.example.com""#),
        (#"{"Effect":"Allow","Principal":{"Everyone":"*"},"Action":"sts:AssumeRole"}"#, "Syntax errors in policy."),
    ] as [(String, String?)])
    func trusts(_ statement: String, _ message: String?) { #expect(fault(whole(statement), .trust) == message) }

    @Test("Size and number of statements are bounded")
    func bounds() {
        let statement = #"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#
        func many(_ count: Int) -> String { whole("[" + Array(repeating: statement, count: count).joined(separator: ",") + "]") }
        #expect(fault(many(AccessLimits.statementsMax)) == nil)
        #expect(fault(many(AccessLimits.statementsMax + 1)) == "The policy has more than 512 statements.")
        #expect(fault(whole(statement) + String(repeating: " ", count: AccessLimits.documentBytesMax)) == "The policy is longer than 131072 bytes.")
        #expect(PolicyDocument.size("{ \"a\" :\n\t1 }") == 7)
    }
}
