import Base

/// The document of a record `AWS::EC2::Subnet`; the EC2 service writes it and may keep further members in it.
public struct SubnetDocument: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::EC2::Subnet"

    public var vpcID: String
    /// IPv4, such as `172.31.0.0/20`.
    public var cidrBlock: String
    public var zone: String
    public var isDefaultForZone: Bool

    public init(vpcID: String, cidrBlock: String, zone: String, isDefaultForZone: Bool) {
        (self.vpcID, self.cidrBlock, self.zone, self.isDefaultForZone) = (vpcID, cidrBlock, zone, isDefaultForZone)
    }

    enum CodingKeys: String, CodingKey {
        case vpcID = "VpcId", cidrBlock = "CidrBlock", zone = "AvailabilityZone", isDefaultForZone = "DefaultForAz"
    }
}

/// The document of a record `AWS::EC2::LaunchTemplate`, whose id is `lt-...`: all versions in it.
public struct LaunchTemplateDocument: Hashable, Sendable, RecordDocument {
    public static let recordType = "AWS::EC2::LaunchTemplate"

    public struct Version: Hashable, Sendable, Codable {
        public var number: Int64
        public var description: String?
        public var createdAt: Timestamp
        public var createdBy: String
        /// `LaunchTemplateData` as JSON text with EC2's member names, as it was given.
        public var data: String
        /// What the EC2 service keeps with every instance of the version, made from `data` (`InstanceConfiguration.recorded`).
        public var recorded: [String: String]?

        public init(number: Int64, description: String?, createdAt: Timestamp, createdBy: String, data: String, recorded: [String: String]? = nil) {
            (self.number, self.description, self.createdAt, self.createdBy, self.data) = (number, description, createdAt, createdBy, data)
            self.recorded = recorded
        }

        enum CodingKeys: String, CodingKey {
            case number = "VersionNumber", description = "VersionDescription", createdAt = "CreateTime", createdBy = "CreatedBy", data = "LaunchTemplateData"
            case recorded = "Recorded"
        }
    }

    public var name: String
    public var defaultVersion: Int64
    /// The highest number that was ever given; versions may have been deleted.
    public var latestVersion: Int64
    /// Ascending.
    public var versions: [Version]
    public var createdAt: Timestamp
    public var createdBy: String

    public init(name: String, defaultVersion: Int64, latestVersion: Int64, versions: [Version], createdAt: Timestamp, createdBy: String) {
        (self.name, self.defaultVersion, self.latestVersion, self.versions) = (name, defaultVersion, latestVersion, versions)
        (self.createdAt, self.createdBy) = (createdAt, createdBy)
    }

    enum CodingKeys: String, CodingKey {
        case name = "LaunchTemplateName", defaultVersion = "DefaultVersionNumber", latestVersion = "LatestVersionNumber", versions = "Versions"
        case createdAt = "CreateTime", createdBy = "CreatedBy"
    }
}
