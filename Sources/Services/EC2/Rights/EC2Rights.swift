import AWSWire
import Base
import Compute
import RecordStore

/// What EC2's operations ask of policies: the resources that each call names, with what policies may look at of them.
///
/// A resource that does not exist is asked about as it was named: whether it exists is not told to those who may not know.
struct EC2Rights: Sendable {
    let estate: Estate
    let passedRole: PassedRole

    /// - Parameter roleOfProfile: the ARN of the role in an instance profile, by the profile's name.
    init(estate: Estate, roleOfProfile: @escaping @Sendable (String) -> String?) {
        (self.estate, passedRole) = (estate, PassedRole(RightsTable.profiles, role: roleOfProfile))
    }

    var naming: ResourceNaming { ResourceNaming(lookup: { question async throws(ServiceFault) in try await needs(question) }) }

    func needs(_ question: AccessQuestion) async throws(ServiceFault) -> [AccessNeed] {
        let call = Call(question)
        return try await estate.records.look { [estate] snapshot in
            let inventory = Inventory(snapshot: snapshot, instances: estate.instances, call: call)
            return try needs(question, inventory)
        }
    }

    /// What launching a template needs, for another service that will do it.
    func needs(_ question: AccessQuestion, launching specification: LaunchSpecification, _ template: TemplateReference) async throws(ServiceFault) -> [AccessNeed] {
        let call = Call(question)
        return try await estate.records.look { [estate] snapshot in
            let named = NamedResources(question: question, inventory: Inventory(snapshot: snapshot, instances: estate.instances, call: call))
            // As above.
            return try LaunchRights(named, passedRole: passedRole).needs(try? PlannedLaunch(specification, template, named.inventory))
        }
    }

    private func needs(_ question: AccessQuestion, _ inventory: Inventory) throws -> [AccessNeed] {
        let named = NamedResources(question: question, inventory: inventory)
        switch question.operation {
        // What the launch is refused with, the call itself will say.
        case "RunInstances": return try LaunchRights(named, passedRole: passedRole).needs(try? PlannedLaunch(question.node, inventory))
        case "CreateTags", "DeleteTags": return try named.tagged()
        default:
            guard let row = RightsTable.rows[question.operation] else { return [AccessNeed(action: question.action, resource: "*", keys: named.regional)] }
            return try row.flatMap(named.needs) + named.tagging(RequestedTags(question.node), by: question.operation) + passedRole.needs(question)
        }
    }
}

extension Call {
    /// A call that only looks, for somebody of whom is asked what they may do.
    init(_ question: AccessQuestion) {
        self.init(
            requestID: "", time: question.time, account: question.account, region: question.region, principal: question.principal, peer: question.peer,
            userAgent: question.userAgent, eventSource: "ec2.amazonaws.com", operation: question.operation, request: .null)
    }
}

/// The tags in a call's `TagSpecifications`, by type of resource. What is wrong with them the call itself will say.
struct RequestedTags: Sendable {
    private(set) var byType: [String: [String: String]] = [:]

    init(_ node: Node) {
        guard case .list(let specifications)? = node["TagSpecifications"] else { return }
        for specification in specifications {
            guard let type = specification.texts(["ResourceType"]).first, case .list(let tags)? = specification["Tags"] else { continue }
            for tag in tags {
                guard let key = tag.texts(["Key"]).first else { continue }
                byType[type, default: [:]][key] = tag.texts(["Value"]).first ?? ""
            }
        }
    }

    init(_ byType: [String: [String: String]]) { self.byType = byType.filter { !$0.value.isEmpty } }

    subscript(kind: NamedKind) -> [String: String] { byType[kind.rawValue] ?? [:] }
}
