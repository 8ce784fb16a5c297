import AWSWire
import Base
import Compute

/// An instance among its surroundings, as filters look at it.
struct InstanceView: Sendable {
    let instance: Instance
    let account: String
    let surroundings: InstanceSurroundings

    private var configuration: InstanceConfiguration { instance.configuration }
    private func only(_ text: String?) -> [String] { text.map { [$0] } ?? [] }

    /// Amazon EC2 API Reference, DescribeInstances. Filters on what no instance here has take none.
    static let filters: FilterTable<InstanceView> = [
        "instance-id": { [$0.instance.id] },
        "image-id": { [$0.configuration.imageID] },
        "instance-type": { [$0.configuration.instanceType] },
        "instance-state-name": { [$0.instance.state.rawValue] },
        "instance-state-code": { ["\($0.instance.state.code)"] },
        "architecture": { [$0.instance.architecture] },
        "availability-zone": { [$0.instance.zone] },
        "client-token": { $0.only($0.configuration.clientToken) },
        "dns-name": { [$0.surroundings.publicName(of: $0.instance)] },
        "ip-address": { $0.only($0.surroundings.publicAddress(of: $0.instance)) },
        "private-dns-name": { [$0.instance.privateDNSName] },
        "private-ip-address": { $0.only($0.instance.privateAddress) },
        "group-id": { $0.surroundings.groups(of: $0.instance).map(\.groupId) },
        "group-name": { $0.surroundings.groups(of: $0.instance).map(\.groupName) },
        "instance.group-id": { $0.surroundings.groups(of: $0.instance).map(\.groupId) },
        "instance.group-name": { $0.surroundings.groups(of: $0.instance).map(\.groupName) },
        "iam-instance-profile.arn": { $0.only($0.configuration.profileARN) },
        "iam-instance-profile.name": { $0.only($0.configuration.profileARN?.split(separator: "/").last.map(String.init)) },
        "key-name": { $0.only($0.configuration.keyName) },
        "launch-index": { ["\($0.configuration.launchIndex)"] },
        "launch-time": { [$0.configuration.launchTime.iso8601] },
        "metadata-options.http-tokens": { [$0.configuration.metadata.requiresToken ? "required" : "optional"] },
        "metadata-options.http-endpoint": { [$0.configuration.metadata.isEnabled ? "enabled" : "disabled"] },
        "metadata-options.http-put-response-hop-limit": { ["\($0.configuration.metadata.hopLimit)"] },
        "metadata-options.instance-metadata-tags": { [$0.configuration.metadata.showsTags ? "enabled" : "disabled"] },
        "monitoring-state": { [$0.configuration.isMonitoredInDetail ? "enabled" : "disabled"] },
        "network-interface.network-interface-id": { [PrimaryInterface.id(of: $0.instance)] },
        "network-interface.subnet-id": { $0.only($0.instance.subnetID) },
        "network-interface.vpc-id": { $0.only($0.instance.vpcID) },
        "network-interface.group-id": { $0.surroundings.groups(of: $0.instance).map(\.groupId) },
        "network-interface.private-ip-address": { $0.only($0.instance.privateAddress) },
        "network-interface.addresses.private-ip-address": { $0.only($0.instance.privateAddress) },
        "network-interface.status": { _ in ["in-use"] },
        "owner-id": { [$0.account] },
        "platform": { _ in [] },
        "platform-details": { _ in ["Linux/UNIX"] },
        "reason": { [$0.instance.status.transitionReason] },
        "reservation-id": { [$0.configuration.reservationID] },
        "root-device-name": { _ in [RootVolume.deviceName] },
        "root-device-type": { _ in ["ebs"] },
        "source-dest-check": { ["\($0.configuration.recorded[InstanceRecord.sourceCheckKey] != "false")"] },
        "spot-instance-request-id": { _ in [] },
        "instance-lifecycle": { _ in [] },
        "state-reason-code": { $0.only($0.instance.status.reason?.code) },
        "state-reason-message": { $0.only($0.instance.status.reason?.message) },
        "subnet-id": { $0.only($0.instance.subnetID) },
        "tenancy": { _ in ["default"] },
        "virtualization-type": { _ in ["hvm"] },
        "vpc-id": { $0.only($0.instance.vpcID) },
        "block-device-mapping.volume-id": { [RootVolume.id(of: $0.instance)] },
        "block-device-mapping.device-name": { _ in [RootVolume.deviceName] },
        "block-device-mapping.delete-on-termination": { _ in ["true"] },
        "block-device-mapping.status": { _ in ["attached"] },
        "requester-id": { _ in [] },
    ]
}
