import AWSWire
import Base
import Compute
import GroupEngine
import RecordStore

/// Launch configurations as records: where they are, who uses them, and the faults when they are missing.
enum LaunchConfigurations {
    static func key(_ name: String, in place: Place) -> RecordKey {
        RecordKey(type: LaunchConfigurationDocument.recordType, account: place.account, region: place.region, id: name)
    }

    static func arn(_ name: String, _ document: LaunchConfigurationDocument, in place: Place) -> String {
        ARN(service: "autoscaling", region: place.region, account: place.account, resource: "launchConfiguration:\(document.uuid):launchConfigurationName/\(name)").description
    }

    static func missing(_ name: String) -> ServiceFault {
        .validation("Launch configuration name not found - Launch configuration \(name) not found")
    }

    static func all(in place: Place, _ snapshot: any RecordSnapshot) throws -> [(name: String, document: LaunchConfigurationDocument)] {
        let records = try snapshot.records(
            type: LaunchConfigurationDocument.recordType, account: place.account, region: place.region, idPrefix: "", after: nil,
            limit: AutoScalingLimits.launchConfigurationsMax)
        return records.compactMap { record in LaunchConfigurationDocument(document: record.document).map { (record.key.id, $0) } }
    }

    /// Writes a new one; they never change.
    static func put(_ document: LaunchConfigurationDocument, named name: String, by call: Call, in transaction: any RecordTransaction) throws {
        let key = key(name, in: call.place)
        guard try transaction.record(key) == nil else {
            throw ServiceFault.alreadyExists("Launch Configuration by this name already exists - A launch configuration already exists with the name \(name)")
        }
        guard try all(in: call.place, transaction).count < AutoScalingLimits.launchConfigurationsMax else {
            throw ServiceFault.limitExceeded("You have reached the limit of \(AutoScalingLimits.launchConfigurationsMax) launch configurations in this region.")
        }
        try transaction.put(key, document: document.document, tags: [:], relationships: [], at: call.time, expecting: 0)
    }
}

extension GroupDesk {
    /// A launch configuration that starts more of what an instance is. (EC2 Auto Scaling User Guide, Create a launch configuration
    /// using an EC2 instance: without its tags and addresses.)
    func instance(_ id: String, asSourceOf name: String, by call: Call) throws(ServiceFault) -> LaunchConfigurationDocument {
        guard let instance = instances.instance(id, in: call.place), !instance.state.isLeaving else { throw .validation("Instance [\(id)] is invalid.") }
        let configuration = instance.configuration
        var document = LaunchConfigurationDocument(
            uuid: world.random.uuid(), createdAt: call.time, imageID: configuration.imageID, instanceType: configuration.instanceType)
        (document.keyName, document.securityGroups) = (configuration.keyName, configuration.securityGroupIDs)
        (document.userData, document.isMonitoredInDetail) = (configuration.userData, configuration.isMonitoredInDetail)
        (document.instanceProfile, document.metadata) = (configuration.profileARN, configuration.metadata)
        return document
    }
}
