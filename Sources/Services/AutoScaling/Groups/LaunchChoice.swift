import AWSWire
import Compute
import GroupEngine
import RecordStore
import Scaling

/// What a call says of what a group launches from: exactly one of three, or nothing.
struct LaunchChoice: Sendable {
    var launchConfigurationName: String?
    var launchTemplate: LaunchTemplateSpecification?
    var mixedInstancesPolicy: MixedInstancesPolicy?

    var count: Int { [launchConfigurationName != nil, launchTemplate != nil, mixedInstancesPolicy != nil].count { $0 } }

    /// What was chosen, as the group's document keeps it.
    struct Resolved: Sendable {
        var launch: LaunchReference
        var mixedInstances: MixedInstancesDocument?
    }

    /// Nil when nothing was chosen; throws when what is named is not there.
    func resolved(in place: Place, _ snapshot: any RecordSnapshot) throws -> Resolved? {
        let templates = LaunchTemplates(place: place, snapshot: snapshot)
        if let name = launchConfigurationName {
            guard try snapshot.record(LaunchConfigurations.key(name, in: place)) != nil else { throw LaunchConfigurations.missing(name) }
            return Resolved(launch: .launchConfiguration(name: name))
        }
        if let launchTemplate { return Resolved(launch: .launchTemplate(try templates.reference(launchTemplate))) }
        guard let mixedInstancesPolicy else { return nil }
        let (template, mixed) = try mixedInstancesPolicy.document(templates)
        return Resolved(launch: .launchTemplate(template), mixedInstances: mixed)
    }
}

extension GroupDesk {
    /// Tries what a group would launch, without launching: a template that cannot be launched is refused before the group has it.
    /// That there is no room now is no fault of the template.
    func check(_ resolved: LaunchChoice.Resolved, in zone: GroupZone?, by call: Call) async throws(ServiceFault) {
        guard case .launchTemplate(let template) = resolved.launch else { return }
        var specification = LaunchSpecification()
        specification.instanceType = resolved.mixedInstances?.overrides.first?.instanceType
        specification.subnetID = zone?.subnetIDs.first
        specification.zone = specification.subnetID == nil ? zone?.name : nil
        let reference = TemplateReference(.id(template.id), version: template.version.isEmpty ? nil : template.version)
        do {
            try await instances.check(LaunchRequest(specification, template: reference), in: call.place)
        } catch {
            switch error {
            case .noFreeAddress, .limitExceeded, .addressInUse, .unavailable: break
            default: throw LaunchTemplates.unusable(LaunchWords.sentence(error))
            }
        }
    }
}

/// Why a launch would fail, as a sentence.
enum LaunchWords {
    static func sentence(_ error: ComputeError) -> String {
        switch error {
        case .noSuchImage(let id): "The image id '[\(id)]' does not exist"
        case .malformedImageID(let id): "Invalid id: \"\(id)\" (expecting \"ami-...\")"
        case .imageUnavailable(let id, let reason): "The image id '[\(id)]' cannot be launched: \(reason)"
        case .noSuchType(let name): "The instance type '\(name)' is not known to this server"
        case .noSuchSubnet(let id): "The subnet ID '\(id)' does not exist"
        case .noSuchZone(let name): "Invalid availability zone: [\(name)]"
        case .noSuchTemplate(let name): "The specified launch template \(name) does not exist."
        case .noSuchTemplateVersion(let template, let version): "Could not find launch template version: \(version) for launch template \(template)."
        case .missing(let parameter): "The request must contain the parameter \(parameter)"
        case .userData(let why), .invalid(let why), .imageContent(let why): why
        case .cloud(let fault): "\(fault)"
        case .isolationUnavailable(let missing): "This machine lacks what strict isolation needs: \(missing.joined(separator: ", "))"
        default: "\(error)"
        }
    }
}
