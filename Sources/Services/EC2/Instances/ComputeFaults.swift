import AWSWire
import Compute

extension ServiceFault {
    /// A refusal of Compute as EC2 words it.
    init(_ error: ComputeError) {
        switch error {
        case .noSuchInstance(let ids): self = InstanceKind.kind.missing(ids)
        case .noSuchImage(let id): self = ImageFaults.missing(id)
        case .malformedImageID(let id): self = ImageFaults.malformed(id)
        case .imageUnavailable(let id, let reason): self = .refused("InvalidAMIID.Unavailable", "The image ID '\(id)' cannot be started: \(reason) (ImageId)")
        case .imageName(let name):
            let length = ImageRules.nameCharacters
            self = .refused(
                "InvalidAMIName.Malformed",
                "AMI names have \(length.lowerBound) to \(length.upperBound) characters: letters, digits and ()[] ./-'@_ (\(name.prefix(256)))")
        case .imageNameTaken(let name, let id): self = .refused("InvalidAMIName.Duplicate", "AMI name \(name) is already in use by AMI \(id)")
        case .tooManyImages(let max): self = .refused("ResourceLimitExceeded", "There are at most \(max) images.")
        case .imageContent(let reason): self = .refused("InvalidParameterValue", "This cannot be an image: \(reason)")
        case .noSuchType(let name): self = .invalidValue(name, of: "InstanceType", "DescribeInstanceTypes lists those that there are.")
        case .noSuchSubnet(let id): self = Subnet.kind.missing([id])
        case .noSuchZone(let name): self = .refused("InvalidParameterValue", "Invalid availability zone: [\(name.prefix(256))] (AvailabilityZone)")
        case .noFreeAddress(let subnet): self = .refused("InsufficientFreeAddressesInSubnet", "There are not enough free addresses in subnet '\(subnet)' to satisfy the requested number of instances.")
        case .addressInUse(let address): self = .refused("InvalidIPAddress.InUse", "Address \(address) is in use. (PrivateIpAddress)")
        case .addressOutsideSubnet(let address, let subnet): self = .refused("InvalidParameterValue", "Address \(address) does not fall within the subnet's address range: \(subnet) (PrivateIpAddress)")
        case .noSuchTemplate(let name): self = name.hasPrefix("lt-") ? TemplateFaults.missing(id: name) : TemplateFaults.missing(name: name)
        case .noSuchTemplateVersion(_, let version): self = TemplateFaults.missing(version: version)
        case .missing(let name): self = .missing(name)
        case .wrongState(let id, let state, let operation): self = ServiceFault.wrongState(id, state, operation)
        case .protected(let id, let attribute):
            self = .refused("OperationNotPermitted", "The instance '\(id)' may not be ended this way. Modify its '\(attribute)' instance attribute and try again.")
        case .tokenReused(let token): self = .refused("IdempotentParameterMismatch", "The client token '\(token)' was used with other parameters (ClientToken).")
        case .limitExceeded(let name, let max): self = .refused("InstanceLimitExceeded", "You have requested more than your limit of \(max) allows (\(name)).")
        case .userData(let reason): self = .refused("InvalidUserData.Malformed", "\(reason) (UserData)")
        case .invalid(let words): self = .refused("InvalidParameterValue", words)
        case .isolationUnavailable(let missing): self = .refused("UnsupportedOperation", "Strict isolation was asked for, and this machine cannot give it: \(missing.joined(separator: "; "))")
        case .cloud(let fault): self = .common(fault.code, fault.status >= 400 ? fault.status : 503, fault.message)
        case .notForCloud(let members): self = .refused("UnsupportedOperation", "Of an instance at EC2 this cannot be changed from here: \(members.joined(separator: ", ")).")
        case .unavailable(let reason): self = .common("Unavailable", 503, reason)
        }
    }

    private static func wrongState(_ id: String, _ state: InstanceState, _ operation: String) -> ServiceFault {
        .refused("IncorrectInstanceState", "The instance '\(id)' is not in a state from which it can be used for \(operation): it is \(state.rawValue).")
    }
}
