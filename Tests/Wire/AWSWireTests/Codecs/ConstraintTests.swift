import Base
import Testing

@testable import AWSWire

@Suite struct ConstraintTests {
    private func fault(_ service: String, _ form: String) throws -> ServiceFault? {
        let served = try Speaking.served(service)
        do throws(ServiceFault) {
            _ = try Speaking.input(Speaking.form(form), served)
            return nil
        } catch {
            return error
        }
    }

    private func expect(_ service: String, _ form: String, _ code: String, _ message: String) throws {
        let fault = try fault(service, form)
        #expect(fault?.name == code && fault?.message == message && fault?.common?.status == 400, "\(String(describing: fault))")
    }

    @Test("CloudWatch's data calls name parameters")
    func parameters() throws {
        try expect("cloudwatch", "Action=PutMetricData&MetricData.member.1.MetricName=m", "MissingParameter", "The parameter Namespace is required.")
        try expect(
            "cloudwatch", "Action=PutMetricData&Namespace=n&MetricData.member.1.Value=1&MetricData.member.1.MetricName=m&MetricData.member.1.Dimensions.member.1.Name=d",
            "MissingParameter", "The parameter MetricData.member.1.Dimensions.member.1.Value is required.")
        try expect(
            "cloudwatch", "Action=PutMetricData&Namespace=n&MetricData.member.1.MetricName=", "MissingParameter", "The parameter MetricData.member.1.MetricName is required.")
        try expect(
            "cloudwatch", "Action=PutMetricData&Namespace=n&MetricData.member.1.MetricName=" + String(repeating: "x", count: 256), "InvalidParameterValue",
            "The parameter MetricData.member.1.MetricName must be shorter than 256 characters.")
        try expect("cloudwatch", "Action=PutMetricData&Namespace=:n&MetricData.member.1.MetricName=m", "InvalidParameterValue", "The value :n for parameter Namespace is invalid.")
    }

    @Test("CloudWatch's alarm calls list what is broken")
    func constraints() throws {
        let base = "Action=PutMetricAlarm&EvaluationPeriods=1&AlarmName=a&ComparisonOperator=GreaterThanThreshold"
        #expect(try fault("cloudwatch", base) == nil)
        try expect(
            "cloudwatch", "Action=PutMetricAlarm&EvaluationPeriods=1&ComparisonOperator=GreaterThanThreshold", "ValidationError",
            "1 validation error detected: Value null at 'alarmName' failed to satisfy constraint: Member must not be null")
        try expect(
            "cloudwatch", base.replacing("EvaluationPeriods=1", with: "EvaluationPeriods=0"), "ValidationError",
            "1 validation error detected: Value '0' at 'evaluationPeriods' failed to satisfy constraint: Member must have value greater than or equal to 1")
        try expect(
            "cloudwatch", base + "&Dimensions.member.1.Name=" + "&Dimensions.member.1.Value=v", "ValidationError",
            "1 validation error detected: Value '' at 'dimensions.1.member.name' failed to satisfy constraint: Member must have length greater than or equal to 1")
        let fault = try fault("cloudwatch", base.replacing("GreaterThanThreshold", with: "Above") + "&Statistic=Most")
        #expect(fault?.message.hasPrefix("2 validation errors detected: Value 'Most' at 'statistic' failed to satisfy constraint: Member must satisfy enum value set: [SampleCount, ") == true)
        #expect(fault?.message.contains("; Value 'Above' at 'comparisonOperator' failed") == true)
    }

    @Test("SNS says which parameter has no value, STS as most services do")
    func others() throws {
        try expect("sns", "Action=Subscribe&Protocol=https", "InvalidParameter", "Invalid parameter: TopicArn Reason: no value for required parameter")
        try expect(
            "sts", "Action=GetSessionToken&DurationSeconds=10", "ValidationError",
            "1 validation error detected: Value '10' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900")
    }

    @Test("JSON services answer ValidationException")
    func json() throws {
        let service = ServedService(Service("kitchen", operations: []), table: try KitchenTable.table(.json))
        let fault = #expect(throws: ServiceFault.self) {
            try Speaking.input(Speaking.json("Kitchen.Cook", #"{"Name":"x","Secret":"hidden","Colors":["red",null,"red"],"Code":"aB"}"#), service)
        }
        #expect(fault?.name == "ValidationException")
        #expect(fault?.message == """
            4 validation errors detected: Value '[red, red]' at 'colors' failed to satisfy constraint: Member must have length less than or equal to 2; \
            Value null at 'colors.2.member' failed to satisfy constraint: Member must not be null; \
            Value at 'secret' failed to satisfy constraint: Member must have length less than or equal to 3; \
            Value 'aB' at 'code' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Z]{2}\\d*
            """)
    }

    @Test("simple patterns match in linear time, others are left to the operation")
    func patterns() throws {
        let cases: [(String, String, Bool)] = [
            ("[^:].*", "a:b", true), ("[^:].*", ":a", false), ("[^:].*", "", false), ("[\\w+=,.@-]*", "a+b@c-d", true), ("[\\w+=,.@-]*", "a b", false),
            ("[0-9A-Za-z][\\-\\.\\_0-9A-Za-z]{0,126}[0-9A-Za-z]", "a-b", true), ("[0-9A-Za-z][\\-\\.\\_0-9A-Za-z]{0,126}[0-9A-Za-z]", "a-", false),
            ("^[A-Za-z]{2}$", "jp", true), ("^[A-Za-z]{2}$", "jpn", false), ("[\\x20-\\x7E]+", "é", false), ("a?b{2,}", "abbb", true), ("a?b{2,}", "ab", false),
        ]
        for (pattern, text, isMatch) in cases { #expect(try #require(PatternMatcher(pattern)).matches(text) == isMatch, "\(pattern) \(text)") }
        for pattern in ["(a|b)+", "a|b", "[a", "a{", "a{2", "\\p{L}", "*", "[]", "a{9999999999}", "[[a]]"] { #expect(PatternMatcher(pattern) == nil, "\(pattern)") }
        let long = String(repeating: "a", count: 100_000)
        #expect(try #require(PatternMatcher("[a]*[a]*[a]*b")).matches(long) == false)
    }

    @Test("what a message repeats of a value is bounded")
    func echoes() throws {
        let fault = try fault("sts", "Action=GetFederationToken&Name=" + String(repeating: "x", count: 100_000))
        #expect((fault?.message.count ?? .max) < 4 * WireLimits.echoedCharactersMax)
    }
}
