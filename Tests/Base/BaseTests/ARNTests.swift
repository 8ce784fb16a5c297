import Base
import Testing

@Suite("ARNs") struct ARNTests {
    @Test("Every region has its partition", arguments: [
        ("eu-west-1", "aws"), ("us-east-1", "aws"), ("local", "aws"), ("", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"), ("us-isob-east-1", "aws-iso-b"), ("eu-isoe-west-1", "aws-iso-e"), ("us-isof-south-1", "aws-iso-f"),
        ("eusc-de-east-1", "aws-eusc"),
    ])
    func partitions(_ region: String, _ partition: String) {
        #expect(ARN.partition(of: region) == partition)
        let arn = ARN(service: "sns", region: region, account: "1", resource: "t:u")
        #expect(arn.description == "arn:\(partition):sns:\(region):1:t:u")
        #expect(ARN("arn:aws:iam::1:user/x")?.inPartition(of: region).description == "arn:\(partition):iam::1:user/x")
    }

    @Test("What is no ARN is none", arguments: ["", "arn", "arn:aws:sns:r:1", "urn:aws:sns:r:1:t", "arn::sns:r:1:t", "arn:aws::r:1:t", "arn:aws:sns:r:1:"])
    func refused(_ text: String) { #expect(ARN(text) == nil) }
}
