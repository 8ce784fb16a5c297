import Base
import RecordStore

/// Reads a version of a launch template as a specification.
struct TemplateReader {
    /// Templates of one region that are looked through for a name.
    static let templatesMax = 10_000
    let place: Place
    let snapshot: any RecordSnapshot

    func read(_ reference: TemplateReference) throws -> (specification: LaunchSpecification, used: InstanceConfiguration.TemplateUsed) {
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
        return (try LaunchSpecification(templateData: data), .init(id: id, name: template.name, version: number))
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
