/// The network that every region has before anybody makes one: AWS' default VPC, 172.31.0.0/16 with one subnet a zone.
/// The EC2 service writes its records from this; until it has, launches use it as it stands here. Ids are the same on every
/// start, because they are made from account and region.
public enum DefaultNetwork {
    public static let cidrBlock = "172.31.0.0/16"

    /// `us-east-1a`, `us-east-1b`, `us-east-1c`.
    public static func zones(region: String) -> [String] { ["a", "b", "c"].map { region + $0 } }

    public static func vpcID(in place: Place) -> String { identifier("vpc-", place, 0) }
    public static func securityGroupID(in place: Place) -> String { identifier("sg-", place, 1) }

    /// The default subnets by id, in the order of their zones.
    public static func subnets(in place: Place) -> [(id: String, subnet: SubnetDocument)] {
        zones(region: place.region).enumerated().map { index, zone in
            let cidr = "172.31.\(index * 16).0/20"
            return (identifier("subnet-", place, UInt64(index + 2)), SubnetDocument(vpcID: vpcID(in: place), cidrBlock: cidr, zone: zone, isDefaultForZone: true))
        }
    }

    /// 17 hexadecimal digits that two accounts or regions are not expected to share.
    public static func identifier(_ prefix: String, _ place: Place, _ salt: UInt64) -> String {
        let seed = Array("\(place.account)/\(place.region)/\(salt)".utf8)
        let digits = String(FNV.hash(seed, 0xcbf2_9ce4_8422_2325), radix: 16)
        return prefix + "0" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// FNV-1a, 64 bits: for names that must come out the same on every machine.
enum FNV {
    static func hash(_ bytes: [UInt8], _ basis: UInt64) -> UInt64 { bytes.reduce(basis) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } }
}
