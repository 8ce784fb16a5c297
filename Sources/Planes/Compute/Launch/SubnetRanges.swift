import Base
import RecordStore

/// Which loopback range each subnet has: records of our own, one a subnet that ever had an instance.
struct SubnetRanges {
    static let recordType = "Hinomi::Compute::AddressRange"
    let place: Place

    func octet(of subnet: String, chance: UInt64, at time: Timestamp, in transaction: any RecordTransaction) throws -> Int {
        let key = RecordKey(type: SubnetRanges.recordType, account: place.account, region: place.region, id: subnet)
        if let known = try transaction.record(key)?.document["Octet"]?.integer { return Int(known) }
        let taken = Set(try transaction.records(type: SubnetRanges.recordType).compactMap { $0.document["Octet"]?.integer.map { Int($0) } })
        let count = AddressBook.octets.count, start = Int(chance % UInt64(count))
        let free = (0..<count).lazy.map { AddressBook.octets.lowerBound + (start + $0) % count }.first { !taken.contains($0) }
        guard let free else { throw ComputeError.limitExceeded(name: "subnets with instances", max: count) }
        try transaction.put(key, document: ["Octet": .int(Int64(free))], tags: [:], relationships: [], at: time, expecting: nil)
        return free
    }
}
