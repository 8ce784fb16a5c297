import Testing
import World

@testable import Delivery

@Suite struct AddressGuardTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1", "169.254.169.254", "169.254.1.1", "::ffff:169.254.169.254", "fe80::1", "fd00:ec2::254",
        "0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255", "100.100.100.200", "64:ff9b::7f00:1",
    ])
    func addressesThatReachOurselvesOrTheMetadataServiceAreRefused(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressGuard(allowsLoopback: false).refusal(of: address, port: 80) != nil, "\(text)")
    }

    @Test(arguments: ["93.184.216.34", "10.0.0.5", "192.168.1.1", "2606:2800:220:1::1"])
    func addressesOfOthersAreAllowed(text: String) throws {
        #expect(AddressGuard(allowsLoopback: false).refusal(of: try #require(IPAddress(text)), port: 80) == nil)
    }

    @Test func evenWhereLoopbackIsAllowedOurOwnPortIsNot() throws {
        let targets = AddressGuard(allowsLoopback: true, ownPort: { 4566 })
        let loopback = try #require(IPAddress("127.0.0.1"))
        #expect(targets.refusal(of: loopback, port: 9000) == nil)
        #expect(targets.refusal(of: loopback, port: 4566) != nil)
        #expect(targets.refusal(of: try #require(IPAddress("169.254.169.254")), port: 80) != nil)
    }
}
