import AWSWire
import Base
import Compute
import GroupEngine
import RecordStore

/// What the launch of a template needs of its user: told by the service that launches it (EC2 Auto Scaling User Guide, Control Amazon
/// EC2 launch template usage in Auto Scaling groups). The specification says what the group lays over the template.
public typealias LaunchNeeds = @Sendable (AccessQuestion, LaunchSpecification, TemplateReference) async throws(ServiceFault) -> [AccessNeed]

/// What Auto Scaling's operations ask of policies: the groups and launch configurations that each call names, with what policies may
/// look at of them. A part of an ARN that is not known, because there is no such group, is `*`.
struct GroupRights: Sendable {
    let desk: GroupDesk
    let passedRole: PassedRole
    let launchNeeds: LaunchNeeds

    init(desk: GroupDesk, roleOfProfile: @escaping @Sendable (String) -> String?, launchNeeds: @escaping LaunchNeeds) {
        (self.desk, self.launchNeeds) = (desk, launchNeeds)
        passedRole = PassedRole(["CreateLaunchConfiguration": ["IamInstanceProfile"]], role: roleOfProfile)
    }

    var naming: ResourceNaming {
        ResourceNaming(keys: GroupRightsTable.keys, lookup: { question async throws(ServiceFault) in try await needs(question) })
    }

    func needs(_ question: AccessQuestion) async throws(ServiceFault) -> [AccessNeed]? {
        guard let source = GroupRightsTable.rows[question.operation] else { return nil }
        let named = try await desk.records.look { snapshot in try own(question, source, snapshot) }
        return named + passedRole.needs(question) + copiedProfile(question) + (try await launches(question))
    }

    private func own(_ question: AccessQuestion, _ source: GroupRightsTable.Source, _ snapshot: any RecordSnapshot) throws -> [AccessNeed] {
        if source == .launchConfiguration {
            return [AccessNeed(action: question.action, resource: try configurationARN(question.node.texts(["LaunchConfigurationName"]).first ?? "*", question, snapshot))]
        }
        let names = groups(question, source)
        return try (names.isEmpty ? ["*"] : names).map { name in
            let group = GroupIdentity(account: question.account, region: question.region, name: name)
            let stored = try name.utf8.contains(0) ? nil : snapshot.record(group.key).flatMap(StoredGroup.init)
            var keys = ofInput(question)
            keys.set(resourceTags: source == .newGroup ? requestedTags(question) : stored?.tags ?? [:], service: "autoscaling")
            return AccessNeed(action: question.action, resource: stored?.arn ?? unknownARN(group), keys: keys)
        }
    }

    private func groups(_ question: AccessQuestion, _ source: GroupRightsTable.Source) -> [String] {
        let named = question.node.texts(["AutoScalingGroupName"])
        switch source {
        case .group, .newGroup: return named
        case .policy: return named.isEmpty ? question.node.texts(["PolicyName"]).compactMap { PolicyARN($0)?.group.name } : named
        case .member:
            let place = Place(account: question.account, region: question.region)
            return question.node.texts(["InstanceId"]).compactMap { desk.engine.group(of: $0, in: place)?.group.name }
        case .tagged: return Set(question.node.texts(["Tags", "ResourceId"])).sorted()
        case .launchConfiguration: return []
        }
    }

    private func unknownARN(_ group: GroupIdentity) -> String {
        ARN(service: "autoscaling", region: group.region, account: group.account, resource: "autoScalingGroup:*:autoScalingGroupName/\(group.name)").description
    }

    private func configurationARN(_ name: String, _ question: AccessQuestion, _ snapshot: any RecordSnapshot) throws -> String {
        let place = Place(account: question.account, region: question.region)
        let stored = try name.utf8.contains(0) ? nil : snapshot.record(LaunchConfigurations.key(name, in: place))
        if let document = stored.flatMap({ LaunchConfigurationDocument(document: $0.document) }) { return LaunchConfigurations.arn(name, document, in: place) }
        return ARN(service: "autoscaling", region: place.region, account: place.account, resource: "launchConfiguration:*:launchConfigurationName/\(name)").description
    }

    // MARK: - Condition keys that are not simply members

    private func ofInput(_ question: AccessQuestion) -> ConditionKeys {
        var keys = ConditionKeys()
        guard let members = GroupRightsTable.templates[question.operation] else { return keys }
        keys.set("autoscaling:VPCZoneIdentifiers", question.node.texts(["VPCZoneIdentifier"]).flatMap(Self.subnets))
        let versions = members.flatMap { question.node.texts((path($0) + ["Version"])[...]) }
        keys["autoscaling:LaunchTemplateVersionSpecified"] = versions.contains { !["", "$Latest", "$Default"].contains($0) } ? "true" : "false"
        return keys
    }

    private func requestedTags(_ question: AccessQuestion) -> [String: String] {
        guard case .list(let tags)? = question.node["Tags"] else { return [:] }
        let pairs = tags.compactMap { tag in tag.texts(["Key"]).first.map { ($0, tag.texts(["Value"]).first ?? "") } }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private static func subnets(_ text: String) -> [String] { text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }.filter { !$0.isEmpty } }

    private func path(_ text: String) -> [String] { text.split(separator: ".").map(String.init) }

    // MARK: - What a group will launch

    /// A configuration made after an instance hands on its profile.
    private func copiedProfile(_ question: AccessQuestion) -> [AccessNeed] {
        guard ["CreateAutoScalingGroup", "CreateLaunchConfiguration"].contains(question.operation), question.node.texts(["IamInstanceProfile"]).isEmpty else { return [] }
        let place = Place(account: question.account, region: question.region)
        return question.node.texts(["InstanceId"]).compactMap { desk.instances.instance($0, in: place)?.configuration.profileARN }.map(passedRole.need)
    }

    private func launches(_ question: AccessQuestion) async throws(ServiceFault) -> [AccessNeed] {
        let members = GroupRightsTable.templates[question.operation] ?? []
        let references = Set(members.flatMap { question.node.nodes(path($0)[...]).compactMap(TemplateReference.init) })
        guard !references.isEmpty else { return [] }
        let places = try await places(question)
        let specifications = Set(places + types(question, in: places.first ?? LaunchSpecification()))
        guard references.count * specifications.count <= AutoScalingLimits.launchesMax else {
            throw .limitExceeded("The call names more templates, types and places than the \(AutoScalingLimits.launchesMax) launches that can be judged.")
        }
        var needs: [AccessNeed] = []
        for reference in references.sorted(by: { $0.identifier.text < $1.identifier.text }) {
            for specification in specifications { needs += try await launchNeeds(question, specification, reference) }
        }
        return needs
    }

    /// A launch into each subnet or zone that the call names, else into those of the group.
    private func places(_ question: AccessQuestion) async throws(ServiceFault) -> [LaunchSpecification] {
        let subnets = question.node.texts(["VPCZoneIdentifier"]).flatMap(Self.subnets)
        let zones = question.node.texts(["AvailabilityZones"])
        if !subnets.isEmpty { return subnets.map { LaunchSpecification(subnet: $0) } }
        if !zones.isEmpty { return zones.map { LaunchSpecification(zone: $0) } }
        guard let name = groups(question, .group).first, !name.utf8.contains(0) else { return [LaunchSpecification()] }
        let group = GroupIdentity(account: question.account, region: question.region, name: name)
        let stored = try await desk.records.look { try $0.record(group.key).flatMap(StoredGroup.init) }
        let places = (stored?.document.zones ?? []).flatMap { zone in
            zone.subnetIDs.isEmpty ? [LaunchSpecification(zone: zone.name)] : zone.subnetIDs.map { LaunchSpecification(subnet: $0) }
        }
        return places.isEmpty ? [LaunchSpecification()] : places
    }

    /// A launch of each type that the call names over its template.
    private func types(_ question: AccessQuestion, in place: LaunchSpecification) -> [LaunchSpecification] {
        let mixed = (GroupRightsTable.templates[question.operation] ?? []).filter { $0.hasSuffix("Overrides.LaunchTemplateSpecification") }
        return mixed.flatMap { question.node.texts((path($0).dropLast() + ["InstanceType"])[...]) }.map { name in
            var specification = place
            specification.instanceType = name
            return specification
        }
    }
}

extension LaunchSpecification {
    fileprivate init(subnet: String) {
        self.init()
        subnetID = subnet
    }

    fileprivate init(zone: String) {
        self.init()
        self.zone = zone
    }
}

extension TemplateReference {
    /// As a call names it; nil when it names none.
    fileprivate init?(_ node: Node) {
        let version = node.texts(["Version"]).first.flatMap { $0.isEmpty ? nil : $0 }
        if let id = node.texts(["LaunchTemplateId"]).first {
            self.init(.id(id), version: version)
        } else if let name = node.texts(["LaunchTemplateName"]).first {
            self.init(.name(name), version: version)
        } else {
            return nil
        }
    }
}

extension Node {
    /// The nodes at the end of a path of member names; lists on the way are all walked.
    fileprivate func nodes(_ path: ArraySlice<String>) -> [Node] {
        if case .list(let items) = self { return items.flatMap { $0.nodes(path) } }
        guard let name = path.first else { return [self] }
        return self[name]?.nodes(path.dropFirst()) ?? []
    }
}
