import Base
import Testing

@Suite struct BytesTests {
    @Test func whatIsWrittenReadsBack() {
        var writer = ByteWriter()
        writer.writeVarint(.max)
        writer.writeVarint(0)
        writer.writeSignedVarint(.min)
        writer.writeInteger(UInt32(0xDEAD_BEEF))
        writer.writeDouble(-0.5)
        writer.writeText("火の見")
        var reader = ByteReader(writer.bytes)
        #expect(reader.readVarint() == .max && reader.readVarint() == 0 && reader.readSignedVarint() == .min)
        #expect(reader.readInteger(UInt32.self) == 0xDEAD_BEEF && reader.readDouble() == -0.5 && reader.readText() == "火の見" && reader.isAtEnd)
    }

    @Test(arguments: [
        [UInt8](repeating: 0xFF, count: 11), [0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], [],
    ])
    func numbersThatAreCutOrTooLongAreNone(bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        #expect(reader.readVarint() == nil)
    }

    @Test func aLengthBeyondTheEndReadsNothing() {
        var reader = ByteReader([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1])
        #expect(reader.readSlice() == nil)
        var counted = ByteReader([1, 2])
        #expect(counted.read(count: -1) == nil && counted.read(count: 3) == nil && counted.read(count: 2) == [1, 2])
    }

    @Test func labelsHaveOneFormWhateverTheirOrder() {
        let a = Labels([(name: "b", value: "2"), (name: "a", value: "1")]), b = Labels([(name: "a", value: "1"), (name: "b", value: "2")])
        #expect(a == b && a["b"] == "2" && a["c"] == nil && a.pairs.map(\.name) == ["a", "b"])
        #expect(Labels([(name: "a", value: "1"), (name: "a", value: "2")])["a"] == "2", "the last of equal names wins")
        #expect(Labels(canonical: a.bytes) == a)
    }

    @Test(arguments: [[1, 98, 0, 1, 97, 0], [1, 97, 0, 1, 97, 0], [1, 97], [5, 97], [0xFF]] as [[UInt8]])
    func bytesThatAreNotCanonicalLabelsAreRefused(bytes: [UInt8]) { #expect(Labels(canonical: bytes) == nil) }

    @Test func namesOfResources() {
        #expect(ARN("arn:aws:sns:us-east-1:123456789012:a:b")?.resource == "a:b")
        #expect(ARN(service: "sns", region: "cn-north-1", account: "1", resource: "t").description == "arn:aws-cn:sns:cn-north-1:1:t")
        for text in ["", "arn:aws:sns", "arn:aws:sns:r:a:", "x:aws:sns:r:a:t", "arn::sns:r:a:t"] { #expect(ARN(text) == nil, "\(text)") }
    }

    @Test func headersCompareWithoutCaseAndKeepTheirOrder() {
        var headers = HTTPHeaders([(name: "X-A", value: "1"), (name: "x-a", value: "2"), (name: "B", value: "3")])
        #expect(headers["X-a"] == "1" && headers.all("x-A") == ["1", "2"] && headers["b"] == "3" && headers["[-a"] == nil)
        headers["x-A"] = "4"
        #expect(headers.all("x-a") == ["4"])
    }
}
