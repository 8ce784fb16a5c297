import Base
import RecordStore

/// Reads a version of a launch template as a specification.
public struct TemplateReader {
    /// Templates of one region that are looked through for a name.
    static let templatesMax = 10_000
    /// Groups of one region that are looked through for a name.
    static let groupsMax = 10_000
    let place: Place
    let snapshot: any RecordSnapshot

    public init(place: Place, snapshot: any RecordSnapshot) { (self.place, self.snapshot) = (place, snapshot) }

    /// What the version says of a launch. Throws a `ComputeError` when there is no such template or version.
    public func read(_ reference: TemplateReference) throws -> (specification: LaunchSpecification, used: InstanceConfiguration.TemplateUsed) {
        let (id, template) = try find(reference.identifier)
        let number: Int64
        switch reference.version ?? "$Default" {
        case "$Default": number = template.defaultVersion
        case "$Latest": number = template.versions.last?.number ?? template.latestVersion
        case let text:
            guard let value = Int64(text) else { throw ComputeError.noSuchTemplateVersion(template: id, version: text) }
            number = value
        }
        guard let version = template.versions.first(where: { $0.number == number }) else {
            throw ComputeError.noSuchTemplateVersion(template: id, version: "\(number)")
        }
        guard let data = try? JSONValue(parsing: Array(version.data.utf8)) else {  // Written by our own service; damage is the only way here.
            throw ComputeError.invalid("version \(number) of launch template \(id) cannot be read")
        }
        var specification = try LaunchSpecification(templateData: data)
        if let names = data["SecurityGroups"]?.items { specification.securityGroupIDs = (specification.securityGroupIDs ?? []) + (try names.compactMap(\.text).map(group)) }
        // They are ids now, which EC2 is told as such.
        specification.handedOn["SecurityGroups"] = nil
        specification.recorded = version.recorded ?? [:]
        return (specification, .init(id: id, name: template.name, version: number))
    }

    /// The id of the group of that name in the default VPC.
    private func group(_ name: String) throws -> String {
        let vpc = DefaultNetwork.vpcID(in: place)
        let groups = try snapshot.records(
            type: "AWS::EC2::SecurityGroup", account: place.account, region: place.region, idPrefix: "", after: nil, limit: TemplateReader.groupsMax)
        guard let found = groups.first(where: { $0.document["GroupName"]?.text == name && $0.document["VpcId"]?.text == vpc }) else {
            throw ComputeError.invalid("The security group '\(name)' does not exist in default VPC '\(vpc)'")
        }
        return found.key.id
    }

    private func find(_ identifier: TemplateReference.Identifier) throws -> (String, LaunchTemplateDocument) {
        switch identifier {
        case .id(let id):
            let key = RecordKey(type: LaunchTemplateDocument.recordType, account: place.account, region: place.region, id: id)
            guard let record = try snapshot.record(key), let template = LaunchTemplateDocument(document: record.document) else { throw ComputeError.noSuchTemplate(id) }
            return (id, template)
        case .name(let name):
            let records = try snapshot.records(
                type: LaunchTemplateDocument.recordType, account: place.account, region: place.region, idPrefix: "", after: nil, limit: TemplateReader.templatesMax)
            for record in records {
                if record.document[LaunchTemplateDocument.nameKey]?.text == name, let template = LaunchTemplateDocument(document: record.document) { return (record.key.id, template) }
            }
            throw ComputeError.noSuchTemplate(name)
        }
    }
}

extension LaunchTemplateDocument {
    static let nameKey = CodingKeys.name.rawValue
}

extension LaunchSpecification {
    /// Reads `LaunchTemplateData` (EC2 API Reference, RequestLaunchTemplateData). Members that say nothing to a launch are for
    /// the service that took them; `recorded` members are its own too.
    public init(templateData data: JSONValue) throws(ComputeError) {
        self.init()
        imageID = data["ImageId"]?.text
        instanceType = data["InstanceType"]?.text
        keyName = data["KeyName"]?.text
        zone = data["Placement"]?["AvailabilityZone"]?.text
        if let text = data["UserData"]?.text, !text.isEmpty {
            guard let data = UserData(base64: text) else { throw .userData("it is not base64") }
            userData = data
        }
        isMonitoredInDetail = data["Monitoring"]?["Enabled"]?.flag
        profileARN = data["IamInstanceProfile"]?["Arn"]?.text
        profileName = data["IamInstanceProfile"]?["Name"]?.text
        shutdownBehavior = data["InstanceInitiatedShutdownBehavior"]?.text.flatMap(InstanceConfiguration.ShutdownBehavior.init)
        isTerminationDisabled = data["DisableApiTermination"]?.flag
        isStopDisabled = data["DisableApiStop"]?.flag
        securityGroupIDs = data["SecurityGroupIds"]?.items.map { $0.compactMap(\.text) }
        if let interface = data["NetworkInterfaces"]?.items?.first { readInterface(interface) }
        handedOn = CloudPlan.handedOn(data)
        if let options = data["MetadataOptions"] { metadata = MetadataOptions(templateData: options) }
        for part in data["TagSpecifications"]?.items ?? [] where part["ResourceType"]?.text == "instance" {
            for tag in part["Tags"]?.items ?? [] { if let key = tag["Key"]?.text { tags[key] = tag["Value"]?.text ?? "" } }
        }
    }

    private mutating func readInterface(_ interface: JSONValue) {
        subnetID = interface["SubnetId"]?.text
        privateAddress = interface["PrivateIpAddress"]?.text
        securityGroupIDs = interface["Groups"]?.items.map { $0.compactMap(\.text) } ?? securityGroupIDs
    }
}

extension MetadataOptions {
    init(templateData options: JSONValue) {
        self.init(
            isEnabled: options["HttpEndpoint"]?.text != "disabled", requiresToken: options["HttpTokens"]?.text == "required",
            hopLimit: options["HttpPutResponseHopLimit"]?.integer.map { Int(clamping: $0) } ?? 1, showsTags: options["InstanceMetadataTags"]?.text == "enabled")
    }
}
