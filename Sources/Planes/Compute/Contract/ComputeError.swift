/// Why a change to instances was refused. Nothing was changed. Each case names the EC2 error code that it stands for.
public enum ComputeError: Error, Hashable, Sendable {
    /// InvalidInstanceID.NotFound: all that were asked for and are not there.
    case noSuchInstance([String])
    /// InvalidAMIID.NotFound
    case noSuchImage(String)
    /// InvalidAMIID.Malformed
    case malformedImageID(String)
    /// InvalidAMIID.Unavailable: it is there but cannot be started.
    case imageUnavailable(String, reason: String)
    /// InvalidAMIName.Malformed
    case imageName(String)
    /// InvalidAMIName.Duplicate
    case imageNameTaken(String, by: String)
    /// ResourceLimitExceeded
    case tooManyImages(max: Int)
    /// InvalidParameterValue: what is to be an image cannot be one; says which file of it, or which limit.
    case imageContent(String)
    /// InvalidParameterValue: the type is not in our table.
    case noSuchType(String)
    /// InvalidSubnetID.NotFound
    case noSuchSubnet(String)
    /// InvalidParameterValue: no zone of that name in the region.
    case noSuchZone(String)
    /// InsufficientFreeAddressesInSubnet
    case noFreeAddress(subnet: String)
    /// InvalidIPAddress.InUse
    case addressInUse(String)
    /// InvalidParameterValue: the address is not the subnet's.
    case addressOutsideSubnet(address: String, subnet: String)
    /// InvalidLaunchTemplateId.NotFound, InvalidLaunchTemplateName.NotFoundException
    case noSuchTemplate(String)
    /// InvalidLaunchTemplateId.VersionNotFound
    case noSuchTemplateVersion(template: String, version: String)
    /// MissingParameter: the launch says nothing of it, and neither does its template.
    case missing(String)
    /// IncorrectInstanceState: the instance is in a state in which this cannot be done.
    case wrongState(id: String, state: InstanceState, operation: String)
    /// OperationNotPermitted: termination (or stopping) is disabled for the instance.
    case protected(id: String, attribute: String)
    /// IdempotentParameterMismatch: the client token was used with another order.
    case tokenReused(String)
    /// InstanceLimitExceeded: a named limit of ours.
    case limitExceeded(name: String, max: Int)
    /// InvalidUserData.Malformed, or user data of a kind that we do not act on; says which.
    case userData(String)
    /// InvalidParameterValue, in words.
    case invalid(String)
    /// What EC2 said, under its own code.
    case cloud(CloudFault)
    /// UnsupportedOperation: of an instance at EC2 this cannot be changed from here; names the members.
    case notForCloud([String])
    /// UnsupportedOperation: strict isolation was asked for and this machine cannot give it; says what is missing.
    case isolationUnavailable([String])
    /// Unavailable (503): the store or the disk refused; nothing was changed.
    case unavailable(String)
}
