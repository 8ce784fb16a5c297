import Testing
import World

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        ("::ffff:10.1.2.3", "::ffff:10.1.2.3"), ("0:0:0:0:0:FFFF:0a01:0203", "::ffff:10.1.2.3"),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("fe80::0", "fe80::"),
    ])
    func `an address is read and printed in its canonical form`(text: String, canonical: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == canonical)
        #expect(IPAddress(canonical) == address)
    }

    @Test(arguments: [
        "", " ", "1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.01", "127.0.0.1 ", " 127.0.0.1", "127.0.0.1\n", "127.0.0.256",
        "127.0.0.-1", "+127.0.0.1", "127.0.0", "127.0.0.1.", ".127.0.0.1", "127..0.1", "1.2.3.4.5", "127.0.0.0x1", "１27.0.0.1", "127.0.0.1\0",
        ":", ":::", "::1::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", ":1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:", "12345::", "g::", "fe80::1%eth0", "[::1]", "::ffff:127.1", "::ffff:127.0.0.1:1", "1.2.3.4::", "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4", "::ffff:256.0.0.1", "::+1", "::1 ", "::0x1", String(repeating: "0", count: 60) + "::",
    ])
    func `what only some readers take for an address is refused`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [
        "127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1",
        "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:7f00:0001:ffff::1",
    ])
    func `loopback is found in every wrapping`(text: String) throws { #expect(try #require(IPAddress(text)).isLoopback) }

    @Test(arguments: ["126.255.255.255", "128.0.0.0", "::2", "::", "1::1", "::ffff:128.0.0.1", "fe80::1", "2001:db8::7f00:1"])
    func `its neighbours are not loopback`(text: String) throws { #expect(try !#require(IPAddress(text)).isLoopback) }

    @Test(arguments: ["169.254.0.0", "169.254.169.254", "169.254.255.255", "fe80::1", "febf::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::"])
    func `link-local is found`(text: String) throws { #expect(try #require(IPAddress(text)).isLinkLocal) }

    @Test(arguments: ["169.253.255.255", "169.255.0.0", "fec0::1", "fe7f::1", "::1", "168.254.1.1"])
    func `its neighbours are not link-local`(text: String) throws { #expect(try !#require(IPAddress(text)).isLinkLocal) }

    @Test(arguments: ["10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255", "fc00::", "fdff::1", "fec0::1", "::ffff:10.0.0.1"])
    func `private ranges are found`(text: String) throws { #expect(try #require(IPAddress(text)).isPrivate) }

    @Test(arguments: ["9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "fbff::1", "fe00::1", "8.8.8.8", "2606:4700::1111"])
    func `their neighbours are not private`(text: String) throws { #expect(try !#require(IPAddress(text)).isPrivate) }

    @Test func `the unspecified, multicast, shared and metadata addresses are found`() throws {
        for text in ["0.0.0.0", "0.255.255.255", "::", "::ffff:0.0.0.0", "64:ff9b::"] { #expect(try #require(IPAddress(text)).isUnspecified, "\(text)") }
        for text in ["1.0.0.0", "::1", "1::"] { #expect(try !#require(IPAddress(text)).isUnspecified, "\(text)") }
        for text in ["224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1", "::ffff:224.0.0.1"] { #expect(try #require(IPAddress(text)).isMulticast, "\(text)") }
        for text in ["223.255.255.255", "240.0.0.1", "fe80::1"] { #expect(try !#require(IPAddress(text)).isMulticast, "\(text)") }
        for text in ["100.64.0.0", "100.127.255.255"] { #expect(try #require(IPAddress(text)).isShared, "\(text)") }
        for text in ["100.63.255.255", "100.128.0.0"] { #expect(try !#require(IPAddress(text)).isShared, "\(text)") }
        for text in ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "::ffff:169.254.169.254"] { #expect(try #require(IPAddress(text)).isInstanceMetadata, "\(text)") }
    }

    @Test func `only a mapped address is the same as the address inside`() throws {
        #expect(IPAddress("::ffff:1.2.3.4")?.unmapped == IPAddress("1.2.3.4"))
        #expect(IPAddress("64:ff9b::1.2.3.4")?.mappedV4 == nil)
        #expect(IPAddress("::1")?.unmapped == IPAddress("::1"))
    }
}
