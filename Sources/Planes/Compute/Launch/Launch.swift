import Base
import RecordStore
import Synchronization

/// One launch: planned, addressed and written in one transaction.
final class Launch: Sendable {
    private struct Held {
        let address: String, subnet: String
    }

    private let request: LaunchRequest
    private let place: Place
    private let cause: ChangeCause
    private let parts: Instances
    /// Addresses that this launch has taken, to be given back when it fails.
    private let held = Mutex<[Held]>([])

    init(_ request: LaunchRequest, place: Place, cause: ChangeCause, parts: Instances) {
        (self.request, self.place, self.cause, self.parts) = (request, place, cause, parts)
    }

    /// What `carryOut` would refuse.
    func judge(from snapshot: any RecordSnapshot) throws { _ = try plan(from: snapshot) }

    func carryOut(in transaction: any RecordTransaction, _ changes: inout InstanceChanges) throws -> [Instance] {
        if let token = request.clientToken, let earlier = try ClientTokens.find(token, request, in: place, from: transaction) {
            return try earlier.compactMap { try InstanceRows.read($0, in: place, from: transaction) }
        }
        let plan = try plan(from: transaction)
        let ids = try plan.subnet.map { try identifiers(plan, $0.id, range(of: $0.id, $0.document, in: transaction)) } ?? cloudIdentifiers()
        var launched: [Instance] = []
        for (index, found) in ids.enumerated() {
            let instance = make(found.id, plan, address: found.address, index: index)
            try changes.write(instance, at: cause.time, in: transaction)
            launched.append(instance)
        }
        if let token = request.clientToken { try ClientTokens.remember(token, request, launched.map(\.id), in: place, at: cause.time, transaction) }
        return launched
    }

    func releaseAddresses() {
        let list = held.withLock { held in
            defer { held = [] }
            return held
        }
        for one in list { parts.addresses.release(one.address, subnet: one.subnet, in: place) }
    }

    private func plan(from snapshot: any RecordSnapshot) throws -> LaunchPlanner.Plan {
        guard request.count.lowerBound >= 1, request.count.upperBound <= ComputeLimits.launchMax else {
            throw ComputeError.limitExceeded(name: "instances of one launch", max: ComputeLimits.launchMax)
        }
        let planner = LaunchPlanner(place: place, acceptsAnyImage: parts.surroundings.acceptsAnyImage, cloud: parts.surroundings.cloud)
        let plan = try planner.plan(request, reservation: identifier("r-"), at: cause.time, from: snapshot)
        if !plan.configuration.isCloud { try requireWalls() }
        if plan.address != nil, request.count.upperBound > 1 { throw ComputeError.invalid("One private address cannot be given to several instances") }
        return plan
    }

    /// Files, processes and privileges are what a hostile script could harm the server by; where an instance would be root, not
    /// even an open server starts it.
    private func requireWalls() throws(ComputeError) {
        let needed: Set<IsolationReport.Wall> = parts.surroundings.requiresIsolation ? [.files, .processes, .privileges] : [.privileges]
        let missing = parts.isolation.gaps.filter { needed.contains($0.wall) }.map { "\($0.wall.rawValue): \($0.reason)" }
        if !missing.isEmpty { throw .isolationUnavailable(missing) }
    }

    private func make(_ id: String, _ plan: LaunchPlanner.Plan, address: String, index: Int) -> Instance {
        var configuration = plan.configuration
        (configuration.privateAddress, configuration.launchIndex) = (address, index)
        var status = InstanceStatus(state: .pending, since: cause.time)
        status.isolation = plan.configuration.isCloud ? IsolationReport(walls: IsolationReport.Wall.allCases) : parts.isolation
        return Instance(id: id, place: place, configuration: configuration, status: status, tags: plan.tags)
    }

    /// As many as there are addresses and room for, up to the upper bound; refused below the lower.
    private func identifiers(_ plan: LaunchPlanner.Plan, _ subnet: String, _ range: SubnetRange) throws(ComputeError) -> [(id: String, address: String)] {
        let room = try room()
        var result: [(id: String, address: String)] = []
        while result.count < min(room, request.count.upperBound), let address = try takeAddress(plan, subnet, range) {
            held.withLock { $0.append(Held(address: address, subnet: subnet)) }
            result.append((identifier("i-"), address))
        }
        guard result.count >= request.count.lowerBound else { throw .noFreeAddress(subnet: subnet) }
        return result
    }

    /// EC2 gives its instances their addresses.
    private func cloudIdentifiers() throws(ComputeError) -> [(id: String, address: String)] {
        (0..<min(try room(), request.count.upperBound)).map { _ in (identifier("i-"), "") }
    }

    /// How many more instances there may be; throws below what is asked for at least.
    private func room() throws(ComputeError) -> Int {
        let room = ComputeLimits.instancesMax - parts.index.liveCount
        guard room >= request.count.lowerBound else { throw .limitExceeded(name: "instances", max: ComputeLimits.instancesMax) }
        return room
    }

    private func takeAddress(_ plan: LaunchPlanner.Plan, _ subnet: String, _ range: SubnetRange) throws(ComputeError) -> String? {
        guard let asked = plan.address else { return parts.addresses.takeAny(of: range, subnet: subnet, in: place, chance: parts.world.random.next()) }
        guard range.contains(asked) else { throw .addressOutsideSubnet(address: asked, subnet: "\(subnet) (\(range.text))") }
        guard parts.addresses.take(asked, subnet: subnet, in: place) else { throw .addressInUse(asked) }
        return asked
    }

    private func range(of subnet: String, _ document: SubnetDocument, in transaction: any RecordTransaction) throws -> SubnetRange {
        let octet = try SubnetRanges(place: place).octet(of: subnet, chance: parts.world.random.next(), at: cause.time, in: transaction)
        guard let range = SubnetRange(octet: octet, cidrBlock: document.cidrBlock) else { throw ComputeError.invalid("The subnet's block \(document.cidrBlock) cannot be used") }
        return range
    }

    /// The prefix and 17 hexadecimal digits.
    private func identifier(_ prefix: String) -> String {
        let digits = String(parts.world.random.next(), radix: 16)
        let first = String(parts.world.random.below(16), radix: 16)
        return prefix + first + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
