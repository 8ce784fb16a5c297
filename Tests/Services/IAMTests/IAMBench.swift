import AWSWire
import Base
import Identities
import RecordStore
import SimWorld
import World

@testable import IAM

/// IAM over records in memory.
struct IAMBench {
    let world = SimWorld(seed: 3)
    let records = MemoryRecordStore()
    let keys: KeyRing
    let book: IdentityBook

    init() throws {
        try world.disk.makeFolder("/data")
        keys = try KeyRing(folder: "/data", account: "123456789012", world: world)
        book = IdentityBook(records: records, keys: keys, seal: try IdentitySeal(folder: "/data", world: world), world: world)
    }

    var operatorCall: Call { call(keys.principal(accessKeyID: keys.list.first?.id)) }

    func call(_ principal: Principal) -> Call {
        Call(
            requestID: "r", time: world.clock.now, account: "123456789012", region: "us-east-1", principal: principal, peer: "127.0.0.1", userAgent: "test",
            eventSource: "iam.amazonaws.com", operation: "", request: .null)
    }

    /// A user with an inline policy; the principal of its key.
    func user(_ name: String, path: String? = nil, _ policy: String? = nil) async throws -> Principal {
        _ = try await CreateUser(book: book).run(.init(userName: name, path: path, permissionsBoundary: nil, tags: nil), in: operatorCall)
        if let policy {
            _ = try await PutInlinePolicy<UserHolder>(book: book).run(
                .init(userName: name, groupName: nil, roleName: nil, policyName: "p", policyDocument: policy), in: operatorCall)
        }
        let key = try await CreateAccessKey(book: book).run(.init(userName: name), in: operatorCall).accessKey
        guard let credential = book.credential(accessKeyID: key.accessKeyId, sessionToken: nil) else { throw ServiceFault.internal("no credential") }
        return credential.principal
    }

    func role(_ name: String, trust: String = IAMBench.ec2Trust) async throws {
        _ = try await CreateRole(book: book).run(
            .init(roleName: name, assumeRolePolicyDocument: trust, path: nil, description: nil, maxSessionDuration: nil, permissionsBoundary: nil, tags: nil), in: operatorCall)
    }

    /// What the gate says to a call.
    func refusal(_ principal: Principal, _ operation: String, _ members: [String: String]) -> String? {
        let input = Node.map(members.sorted { $0.key < $1.key }.map { Node.Member($0.key, .text($0.value)) })
        return IdentityAuthorizer(book: book).refusal(
            of: AccessQuestion(
                principal: principal, action: "iam:\(operation)", region: "us-east-1", account: "123456789012", time: world.clock.now, peer: "127.0.0.1",
                userAgent: "test", service: "iam", operation: operation, naming: IAMNaming.naming(book), input: { input }))
    }

    static let ec2Trust = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#

    static func allow(_ action: String, _ resource: String = "*", condition: String = "{}") -> String {
        #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":\#(action.hasPrefix("[") ? action : "\"\(action)\""),"Resource":"\#(resource)","Condition":\#(condition)}}"#
    }
}

/// The error's name of a call that fails; nil when it succeeds.
func faultName<Answer>(_ body: () async throws -> Answer) async -> String? {
    do { _ = try await body() } catch { return (error as? ServiceFault)?.name ?? "\(error)" }
    return nil
}
