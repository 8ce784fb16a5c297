import Base

/// Instances of this machine and instances of EC2 behind one driver: an instance belongs to the one that has its order.
public struct DriverChoice: InstanceDriver {
    private let processes: any InstanceDriver
    private let cloud: CloudDriver

    public init(processes: any InstanceDriver, cloud: CloudDriver) { (self.processes, self.cloud) = (processes, cloud) }

    /// Of instances of this machine; those of EC2 are machines of their own.
    public var isolation: IsolationReport { processes.isolation }

    public func run(_ start: InstanceStart) async throws(DriverError) {
        if start.cloud != nil { try await cloud.run(start) } else { try await processes.run(start) }
    }

    public func end(_ id: String, isFinal: Bool, graceful: TimeSpan) async throws(DriverError) { try await driver(of: id).end(id, isFinal: isFinal, graceful: graceful) }

    public func look(_ id: String) async -> InstanceSight {
        if cloud.owns(id) { return await cloud.look(id) }
        let sight = await processes.look(id)
        // Until EC2 has told what it has, what is not here may be there.
        return sight.phase == .absent && !cloud.isAdopted ? InstanceSight(.unknown) : sight
    }

    public func known() async throws(DriverError) -> [String] { try await (processes.known() + cloud.known()).sorted() }
    public func remove(_ id: String) async throws(DriverError) { try await driver(of: id).remove(id) }
    public func console(_ id: String, bytesMax: Int) async throws(DriverError) -> [UInt8] { try await driver(of: id).console(id, bytesMax: bytesMax) }
    public func usages(_ ids: [String]) async -> [String: InstanceUsage] { await processes.usages(ids.filter { !cloud.owns($0) }) }
    public func refusal(of id: String, within time: TimeSpan) async -> CloudFault? { await driver(of: id).refusal(of: id, within: time) }

    public func home(of id: String) -> String? { driver(of: id).home(of: id) }

    private func driver(of id: String) -> any InstanceDriver { cloud.owns(id) ? cloud : processes }
}
