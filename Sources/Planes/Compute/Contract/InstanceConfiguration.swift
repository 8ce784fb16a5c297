import Base

/// What an instance is meant to be: the document of a record `AWS::EC2::Instance`, whose id is the instance's. It has
/// history; what the instance does (`InstanceStatus`) has none. Tags are the record's.
public struct InstanceConfiguration: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::EC2::Instance"

    public enum ShutdownBehavior: String, Hashable, Sendable, Codable { case stop, terminate }

    public struct TemplateUsed: Hashable, Sendable, Codable {
        public var id: String, name: String
        public var version: Int64
        public init(id: String, name: String, version: Int64) { (self.id, self.name, self.version) = (id, name, version) }
    }

    public var imageID: String
    /// The image that really starts, where any image id is accepted and this one is not registered; else nil.
    public var startedImageID: String?
    /// The image as it was at the launch: the instance goes on with it, also when it is deregistered.
    public var image: ImageDocument?
    public var instanceType: String
    public var zone: String
    public var subnetID: String?
    public var vpcID: String?
    public var privateAddress: String
    public var securityGroupIDs: [String] = []
    public var userData: UserData?
    public var keyName: String?
    /// Metrics every 60 s instead of every 300 s.
    public var isMonitoredInDetail = false
    /// The instance profile whose role's credentials the metadata service hands out.
    public var profileARN: String?
    public var metadata = MetadataOptions()
    public var launchTime: Timestamp
    /// `r-...`: one for each launch call.
    public var reservationID: String
    /// Position in that launch, from 0.
    public var launchIndex = 0
    public var clientToken: String?
    public var template: TemplateUsed?
    /// What an instance does when its own programs end it (an image with `endsWithProgram`).
    public var shutdownBehavior = ShutdownBehavior.stop
    public var isTerminationDisabled = false
    public var isStopDisabled = false
    /// The Auto Scaling group that it is a member of; `groupTag` tells of it too.
    public var groupName: String?
    /// Of an instance at EC2: what is asked of EC2 (the members of RunInstances but user data and tags), as JSON text. Nil: a process of this machine.
    public var cloudRequest: String?
    /// What the EC2 service keeps with the instance and answers again; Compute neither reads nor changes it.
    public var recorded: [String: String] = [:]

    public init(imageID: String, instanceType: String, zone: String, privateAddress: String, launchTime: Timestamp, reservationID: String) {
        (self.imageID, self.instanceType, self.zone, self.privateAddress) = (imageID, instanceType, zone, privateAddress)
        (self.launchTime, self.reservationID) = (launchTime, reservationID)
    }

    /// Whether it runs at EC2 and not on this machine.
    public var isCloud: Bool { cloudRequest != nil }
    /// The tag of a group's members (EC2 Auto Scaling User Guide, Tag groups and instances).
    static let groupTag = "aws:autoscaling:groupName"

    enum CodingKeys: String, CodingKey {
        case imageID = "ImageId", startedImageID = "StartedImageId", image = "Image", instanceType = "InstanceType", zone = "AvailabilityZone", subnetID = "SubnetId", vpcID = "VpcId"
        case privateAddress = "PrivateIpAddress", securityGroupIDs = "SecurityGroupIds", userData = "UserData", keyName = "KeyName"
        case isMonitoredInDetail = "Monitoring", profileARN = "IamInstanceProfileArn", metadata = "MetadataOptions", launchTime = "LaunchTime"
        case reservationID = "ReservationId", launchIndex = "AmiLaunchIndex", clientToken = "ClientToken", template = "LaunchTemplate"
        case shutdownBehavior = "InstanceInitiatedShutdownBehavior", isTerminationDisabled = "DisableApiTermination", isStopDisabled = "DisableApiStop"
        case groupName = "AutoScalingGroupName", cloudRequest = "CloudRequest", recorded = "Recorded"
    }
}
