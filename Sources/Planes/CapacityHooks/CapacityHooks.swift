import Delivery
import World

/// The hooks of this server, chosen by the resource's id: `hook/NAME` is a program that the operator configured under that name, an
/// `http` or `https` URL is an endpoint in the form of AWS' custom resources. A caller can name no program.
public struct CapacityHooks: CapacityControl {
    public static let programPrefix = "hook/"

    private let programs: [String: ProgramHook]
    private let endpoints: EndpointHook

    /// `programs` are absolute paths by name.
    public init(world: any World, sender: HTTPSender, targets: AddressGuard, programs: [String: String]) {
        self.programs = programs.mapValues { ProgramHook(path: $0, processes: world.processes) }
        endpoints = EndpointHook(sender: sender, targets: targets)
    }

    public func refusal(of resourceID: String) -> String? {
        guard let name = CapacityHooks.programName(resourceID) else { return endpoints.refusal(of: resourceID) }
        return programs[name] == nil ? CapacityHooks.unknown(name) : nil
    }

    public func read(_ resourceID: String) async throws(CapacityFailure) -> CapacityAnswer {
        guard let name = CapacityHooks.programName(resourceID) else { return try await endpoints.read(resourceID) }
        return try await program(name).read()
    }

    public func set(_ capacity: Int, of resourceID: String) async throws(CapacityFailure) -> CapacityAnswer {
        guard let name = CapacityHooks.programName(resourceID) else { return try await endpoints.set(capacity, of: resourceID) }
        return try await program(name).set(capacity)
    }

    private func program(_ name: String) throws(CapacityFailure) -> ProgramHook {
        guard let hook = programs[name] else { throw CapacityFailure(CapacityHooks.unknown(name), isPassing: false) }
        return hook
    }

    private static func programName(_ resourceID: String) -> String? {
        resourceID.hasPrefix(programPrefix) ? String(resourceID.dropFirst(programPrefix.count)) : nil
    }

    private static func unknown(_ name: String) -> String { "the server was started without a --capacity-hook named \(name)" }
}
