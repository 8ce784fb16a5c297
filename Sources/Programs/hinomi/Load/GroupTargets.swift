import ArgumentParser
import Base
import Load
import Scaling
import World

/// The members of a group in service, as the server's administration tells them.
struct GroupTargets: LoadDirectory {
    static let timeout = TimeSpan.seconds(5)
    private let client: AdminClient
    private let query: String
    private let port: Int?

    /// Refuses a server on another machine: the loopback addresses of its members are not those of this one.
    init(client: AdminClient, group: String, region: String?, port: Int?) throws {
        let isHere = client.endpoint.address.map(\.isLoopback) ?? (client.endpoint.host == "localhost")
        guard isHere else { throw ValidationError("--endpoint: \(client.endpoint.host) is not a loopback address: load is only made on this machine") }
        if let port, !(1...65535).contains(port) { throw ValidationError("--port: 1 to 65535 are expected") }
        (self.client, self.port) = (client, port)
        query = "group=\(queryEscaped(group))" + (region.map { "&region=\(queryEscaped($0))" } ?? "")
    }

    func targets() async throws -> [LoadTarget] {
        try GroupTargets.targets(try await client.call("GET", "/_hinomi/members", query: query, timeout: GroupTargets.timeout), port: port)
    }

    /// Those of the answer that are in service; the port is the one given, or their own.
    static func targets(_ answer: JSONValue, port: Int?) throws -> [LoadTarget] {
        try (answer["members"]?.items ?? []).compactMap { member in
            guard member["state"]?.text == LifecycleState.inService.rawValue, let id = member["id"]?.text, let zone = member["zone"]?.text,
                let address = member["address"]?.text, let port = port ?? member["port"]?.integer.map({ Int($0) })
            else { return nil }
            return try LoadTarget(id: id, zone: zone, address: address, port: port)
        }
    }
}
