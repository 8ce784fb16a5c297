import Base
import Synchronization

/// Which loopback addresses are taken.
///
/// Each subnet that has instances has a range 127.N.0.0/16 of its own, N from 16 to 254 and kept in a record; an instance's
/// address there ends with the same 16 bits as in its subnet: the fifth of 172.31.16.0/20 is 127.N.16.4. Two servers on one
/// machine begin to look for N at places of their own.
final class AddressBook: Sendable {
    static let octets = 16...254
    /// EC2 keeps the first four addresses of a subnet and the last for itself.
    static let reservedAtStart: UInt32 = 4

    private struct Range: Hashable {
        let place: Place
        let subnet: String
    }

    private let taken = Mutex<[Range: Set<String>]>([:])

    func take(_ address: String, subnet: String, in place: Place) -> Bool {
        taken.withLock { $0[Range(place: place, subnet: subnet), default: []].insert(address).inserted }
    }

    func release(_ address: String, subnet: String, in place: Place) {
        taken.withLock { _ = $0[Range(place: place, subnet: subnet)]?.remove(address) }
    }

    func addresses(subnet: String, in place: Place) -> Set<String> { taken.withLock { $0[Range(place: place, subnet: subnet)] ?? [] } }

    /// A free address of the subnet, looked for from a place that `chance` picks; nil when all are taken.
    func takeAny(of range: SubnetRange, subnet: String, in place: Place, chance: UInt64) -> String? {
        let count = UInt64(range.hostCount)
        guard count > 0 else { return nil }
        return taken.withLock { taken in
            let key = Range(place: place, subnet: subnet)
            for step in 0..<count {
                let address = range.address(UInt32((chance % count + step) % count))
                if taken[key, default: []].insert(address).inserted { return address }
            }
            return nil
        }
    }
}

/// The loopback range of a subnet.
struct SubnetRange: Hashable {
    let octet: Int
    private let first: UInt32
    /// Addresses that instances may have.
    let hostCount: UInt32

    /// Nil when the block is no IPv4 block of 16 to 28 bits, which is what a subnet may be.
    init?(octet: Int, cidrBlock: String) {
        let parts = cidrBlock.split(separator: "/")
        let bytes = parts.first.map { $0.split(separator: ".").compactMap { UInt8($0) } } ?? []
        guard parts.count == 2, let bits = Int(parts[1]), (16...28).contains(bits), bytes.count == 4 else { return nil }
        let size = UInt32(1) << UInt32(32 - bits)
        let low = UInt32(bytes[2]) << 8 | UInt32(bytes[3])
        (self.octet, first, hostCount) = (octet, low & ~(size - 1), size - AddressBook.reservedAtStart - 1)
    }

    /// The address of that number, from 0.
    func address(_ index: UInt32) -> String {
        let low = first + AddressBook.reservedAtStart + index
        return "127.\(octet).\(low >> 8 & 0xff).\(low & 0xff)"
    }

    func contains(_ address: String) -> Bool {
        let bytes = address.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard bytes.count == 4, bytes[0] == 127, Int(bytes[1]) == octet else { return false }
        let low = UInt32(bytes[2]) << 8 | UInt32(bytes[3])
        return low >= first + AddressBook.reservedAtStart && low < first + AddressBook.reservedAtStart + hostCount
    }

    var text: String { "\(address(0)) to \(address(hostCount - 1))" }
}
