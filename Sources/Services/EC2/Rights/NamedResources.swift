import AWSWire
import Base
import Compute

/// From the rows of the table to what a call needs: ARNs, each with its condition keys.
struct NamedResources {
    let question: AccessQuestion
    let inventory: Inventory
    let known: KnownResources

    init(question: AccessQuestion, inventory: Inventory) {
        (self.question, self.inventory, known) = (question, inventory, KnownResources(inventory))
    }

    /// Of every call of EC2.
    var regional: ConditionKeys { ConditionKeys(["ec2:Region": question.region]) }

    /// `arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0`; images have no account.
    func arn(_ kind: NamedKind, _ id: String) -> String {
        ARN(service: "ec2", region: question.region, account: kind == .image ? "" : question.account, resource: "\(kind.rawValue)/\(id)").description
    }

    func need(_ kind: NamedKind, _ id: String, action: String? = nil, _ keys: ConditionKeys = ConditionKeys()) -> AccessNeed {
        AccessNeed(action: action ?? question.action, resource: arn(kind, id), keys: regional.merging(keys))
    }

    /// What one entry of a row needs.
    func needs(_ entry: NamedResource) throws -> [AccessNeed] {
        if case .new(let name) = entry.source {
            var keys = ConditionKeys()
            keys.set(requestTags: RequestedTags(question.node)[entry.kind])
            return [need(entry.kind, newID(name), keys)]
        }
        let ids = try ids(entry)
        if ids.isEmpty { return entry.isOptional ? [] : [need(entry.kind, "*")] }
        return try ids.map { need(entry.kind, $0, try known.keys(entry.kind, $0)) }
    }

    /// What the tags of a new resource need (EC2 User Guide, Grant permission to tag Amazon EC2 resources during creation).
    func tagging(_ tags: RequestedTags, by creation: String) -> [AccessNeed] {
        let name = RightsTable.rows[creation]?.compactMap { entry -> String? in
            if case .new(let name?) = entry.source { newID(name) } else { nil }
        }.first
        return tags.byType.sorted { $0.key < $1.key }.compactMap { type, values in
            guard !values.isEmpty else { return nil }
            var keys = ConditionKeys(["ec2:CreateAction": creation])
            keys.set(requestTags: values)
            guard let kind = NamedKind(rawValue: type) else { return AccessNeed(action: "ec2:CreateTags", resource: "*", keys: regional.merging(keys)) }
            return need(kind, name ?? "*", action: "ec2:CreateTags", keys)
        }
    }

    /// What CreateTags and DeleteTags need: each resource that they name.
    func tagged() throws -> [AccessNeed] {
        let ids = question.node.texts(["Resources"])
        let needs = try ids.map { id -> AccessNeed in
            guard let kind = NamedKind(id: id) else { return AccessNeed(action: question.action, resource: "*", keys: regional) }
            return try taggedNeed(kind, id)
        }
        return needs.isEmpty ? [AccessNeed(action: question.action, resource: "*", keys: regional)] : needs
    }

    private func taggedNeed(_ kind: NamedKind, _ id: String) throws -> AccessNeed {
        // Policies know key pairs by their names.
        let name = kind == .keyPair ? try inventory.look(for: id, KeyPair.self)?.value.keyName ?? "*" : id
        return need(kind, name, try known.keys(kind, name))
    }

    private func newID(_ member: String?) -> String { member.flatMap { question.node.texts([$0]).first } ?? "*" }

    // MARK: - Which ones

    private func ids(_ entry: NamedResource) throws -> [String] {
        switch entry.source {
        case .new: []
        case .association(let member): try question.node.texts([member]).compactMap { try associated(entry.kind, by: $0) }
        case .named(let ids, let names): try named(entry.kind, ids: question.node.texts(ids[...]), names: names.isEmpty ? [] : question.node.texts(names[...]))
        }
    }

    private func named(_ kind: NamedKind, ids: [String], names: [String]) throws -> [String] {
        // A name that is not there is refused by the call itself; until then it could be any.
        switch kind {
        case .keyPair: try ids.map { try inventory.look(for: $0, KeyPair.self)?.value.keyName ?? "*" } + names
        case .securityGroup: try ids + names.map { try inventory.groupID(named: $0) ?? "*" }
        case .launchTemplate: try ids + names.map { try inventory.templateID(named: $0) ?? "*" }
        case .vpc where ids.isEmpty: [try inventory.defaultVpc()?.id ?? DefaultNetwork.vpcID(in: inventory.call.place)]
        default: ids
        }
    }

    private func associated(_ kind: NamedKind, by id: String) throws -> String? {
        if kind == .instance { return DerivedParts.instanceID(id) }
        for table in try inventory.all(RouteTable.self) {
            guard let association = table.value.associations.first(where: { $0.routeTableAssociationId == id }) else { continue }
            return kind == .subnet ? association.subnetId : table.id
        }
        return nil
    }
}

extension InventoryReading {
    /// The group of that name in the default VPC.
    func groupID(named name: String) throws -> String? {
        guard let vpc = try defaultVpc() else { return nil }
        return try groups(of: vpc.id).first { $0.value.groupName == name }?.id
    }

    func templateID(named name: String) throws -> String? { try all(LaunchTemplateDocument.self).first { $0.value.name == name }?.id }
}

extension NamedKind {
    private static let prefixes: [String: NamedKind] = [
        InstanceKind.kind.prefix: .instance, ImageDocument.kind.prefix: .image, InternetGateway.kind.prefix: .internetGateway, KeyPair.kind.prefix: .keyPair,
        LaunchTemplateDocument.kind.prefix: .launchTemplate, NetworkAcl.kind.prefix: .networkAcl, PrimaryInterface.prefix: .networkInterface,
        RouteTable.kind.prefix: .routeTable, SecurityGroup.kind.prefix: .securityGroup, SecurityGroupRule.prefix: .securityGroupRule, Subnet.kind.prefix: .subnet,
        RootVolume.prefix: .volume, Vpc.kind.prefix: .vpc,
    ]

    /// The type that an id is of: `i-...` is an instance.
    init?(id: String) {
        guard let dash = id.firstIndex(of: "-"), let kind = NamedKind.prefixes[String(id[..<dash])] else { return nil }
        self = kind
    }
}
