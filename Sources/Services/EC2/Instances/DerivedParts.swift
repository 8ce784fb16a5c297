import AWSWire
import Base
import Compute

/// The one disk of an instance: its directory. Its id has the digits of the instance's, and it lives as long.
enum RootVolume {
    static let prefix = "vol"
    static let tagType = "volume"
    static let deviceName = "/dev/root"
    /// What is shown where a launch did not say; a directory has no size of its own.
    static let sizeDefault = 8
    static let tagsKey = "VolumeTags"
    static let sizeKey = "VolumeSize"
    static let typeKey = "VolumeType"
    /// Operations a second, and MiB a second.
    static let operationsKey = "VolumeIops"
    static let throughputKey = "VolumeThroughput"

    static func id(of instance: Instance) -> String { DerivedParts.id(prefix, instance) }
    static func tags(of instance: Instance) -> [String: String] { DerivedParts.tags(tagsKey, instance) }
    static func size(of instance: Instance) -> Int { instance.configuration.recorded[sizeKey].flatMap { Int($0) } ?? sizeDefault }
    static func operations(of instance: Instance) -> Int? { instance.configuration.recorded[operationsKey].flatMap { Int($0) } }
    static func throughput(of instance: Instance) -> Int? { instance.configuration.recorded[throughputKey].flatMap { Int($0) } }
    static func type(of instance: Instance) -> String { instance.configuration.recorded[typeKey] ?? "standard" }

    static func missing(_ ids: [String]) -> ServiceFault {
        .refused("InvalidVolume.NotFound", "The volume '\(ids.map { String($0.prefix(256)) }.joined(separator: ", "))' does not exist.")
    }
}

/// The one network interface of an instance.
enum PrimaryInterface {
    static let prefix = "eni"
    static let tagType = "network-interface"
    static let tagsKey = "NetworkInterfaceTags"
    static let descriptionKey = "NetworkInterfaceDescription"

    static func id(of instance: Instance) -> String { DerivedParts.id(prefix, instance) }
    static func attachmentID(of instance: Instance) -> String { DerivedParts.id("eni-attach", instance) }
    static func tags(of instance: Instance) -> [String: String] { DerivedParts.tags(tagsKey, instance) }

    /// A locally administered address made from the id (IEEE 802), as no frame ever carries it.
    static func hardwareAddress(of instance: Instance) -> String {
        let digits = Array(instance.id.suffix(10))
        let pairs = stride(from: 0, to: max(0, digits.count - 1), by: 2).map { String(digits[$0...($0 + 1)]) }
        return (["02"] + pairs).joined(separator: ":")
    }

    static func missing(_ ids: [String]) -> ServiceFault {
        .refused("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '\(ids.map { String($0.prefix(256)) }.joined(separator: ", "))' does not exist")
    }
}

/// What both have in common: ids from the instance's, tags among what is recorded with it.
enum DerivedParts {
    static func id(_ prefix: String, _ instance: Instance) -> String { prefix + instance.id.dropFirst(InstanceKind.kind.prefix.count) }

    /// The id of the instance that a derived id names.
    static func instanceID(_ id: String) -> String? { id.lastIndex(of: "-").map { InstanceKind.kind.prefix + id[$0...] } }

    static func tags(_ key: String, _ instance: Instance) -> [String: String] { tags(text: instance.configuration.recorded[key]) }

    static func tags(text: String?) -> [String: String] {
        guard let text else { return [:] }
        // What we wrote ourselves can be read; if not, there are no tags to show.
        guard let members = (try? JSONValue(parsing: Array(text.utf8)))?.members else { return [:] }
        return Dictionary(members.map { ($0.key, $0.value.text ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    static func text(_ tags: [String: String]) -> String? {
        guard !tags.isEmpty else { return nil }
        return JSONValue.object(tags.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }).encodedText
    }
}
