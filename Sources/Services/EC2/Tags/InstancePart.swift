import AWSWire
import Compute

/// What of an instance has tags of its own: the instance, its disk and its interface.
struct InstancePart: Sendable {
    enum Role: CaseIterable, Sendable { case instance, volume, interface }

    let instance: Instance
    let role: Role

    init(instance: Instance, role: Role) { (self.instance, self.role) = (instance, role) }

    /// The part that an id names; nil when it is the id of another kind. Throws for one that does not exist.
    init?(_ id: String, _ instances: any InstanceControl, in call: Call) throws(ServiceFault) {
        let prefix = id.prefix { $0 != "-" }
        switch prefix {
        case "i": self.init(instance: try instances.find(id, in: call), role: .instance)
        case "vol", "eni":
            guard let instance = DerivedParts.instanceID(id).flatMap({ instances.instance($0, in: call.place) }) else {
                throw prefix == "vol" ? RootVolume.missing([id]) : PrimaryInterface.missing([id])
            }
            self.init(instance: instance, role: prefix == "vol" ? .volume : .interface)
        default: return nil
        }
    }

    var id: String {
        switch role {
        case .instance: instance.id
        case .volume: RootVolume.id(of: instance)
        case .interface: PrimaryInterface.id(of: instance)
        }
    }

    var tagType: String {
        switch role {
        case .instance: InstanceKind.kind.tagType
        case .volume: RootVolume.tagType
        case .interface: PrimaryInterface.tagType
        }
    }

    var tags: [String: String] {
        switch role {
        case .instance: instance.tags
        case .volume: RootVolume.tags(of: instance)
        case .interface: PrimaryInterface.tags(of: instance)
        }
    }

    func setTags(_ tags: [String: String], _ instances: any InstanceControl, in place: Place, by cause: ChangeCause) async throws(ServiceFault) {
        do throws(ComputeError) {
            switch role {
            case .instance: _ = try await instances.setTags(tags, of: instance.id, in: place, by: cause)
            case .volume: try await record(tags, RootVolume.tagsKey, instances, place, cause)
            case .interface: try await record(tags, PrimaryInterface.tagsKey, instances, place, cause)
            }
        } catch {
            throw ServiceFault(error)
        }
    }

    private func record(_ tags: [String: String], _ key: String, _ instances: any InstanceControl, _ place: Place, _ cause: ChangeCause) async throws(ComputeError) {
        _ = try await instances.modify(instance.id, in: place, by: cause) { $0.recorded[key] = DerivedParts.text(tags) }
    }
}
