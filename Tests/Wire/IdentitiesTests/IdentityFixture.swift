import AWSWire
import Base
import RecordStore
import SimWorld
import World

@testable import Identities

/// A book over records in memory, and the identities that cases put into it.
struct IdentityFixture {
    static let account = "123456789012"
    let world = SimWorld(seed: 7)
    let records = MemoryRecordStore()
    let keys: KeyRing
    let seal: IdentitySeal
    let book: IdentityBook

    init() throws {
        try world.disk.makeFolder("/data")
        keys = try KeyRing(folder: "/data", account: IdentityFixture.account, world: world)
        seal = try IdentitySeal(folder: "/data", world: world)
        book = IdentityBook(records: records, keys: keys, seal: seal, world: world)
    }

    func call(_ principal: Principal? = nil, operation: String = "Test") -> Call {
        Call(
            requestID: "r", time: world.clock.now, account: IdentityFixture.account, region: "us-east-1", principal: principal ?? keys.principal(accessKeyID: keys.list.first?.id),
            peer: "127.0.0.1", userAgent: "test", eventSource: "iam.amazonaws.com", operation: operation, request: .null)
    }

    /// A user with inline policies and a key; the key's id.
    @discardableResult
    func user(_ name: String, path: String = "/", _ policies: String..., change: @escaping @Sendable (inout Identity) -> Void = { _ in }) async throws -> String {
        let id = book.newID("AIDA"), key = book.newID("AKIA")
        try await book.change(by: call()) { tx in
            var user = Identity(kind: .user, name: name, path: path, id: id, createdAt: tx.time)
            for (index, text) in policies.enumerated() { user.inline["p\(index)"] = text }
            change(&user)
            try tx.store(user)
            try tx.store(UserKey(id: key, userName: name, userID: id, createdAt: tx.time))
        }
        return key
    }

    @discardableResult
    func role(_ name: String, trust: String, _ policies: String...) async throws -> String {
        let id = book.newID("AROA")
        try await book.change(by: call()) { tx in
            var role = Identity(kind: .role, name: name, path: "/", id: id, createdAt: tx.time)
            for (index, text) in policies.enumerated() { role.inline["p\(index)"] = text }
            role.role = RolePart(trust: trust)
            try tx.store(role)
        }
        return id
    }

    static func allow(_ action: String, _ resource: String = "*", condition: String = "{}") -> String {
        #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"\#(action)","Resource":"\#(resource)","Condition":\#(condition)}}"#
    }

    static let ec2Trust = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#

    /// Whether a principal may do something, by the authorizer that the gate asks.
    func refusal(
        _ principal: Principal, _ action: String, service: String = "cloudwatch", input: Node = .null, naming: ResourceNaming = ResourceNaming()
    ) -> String? {
        let operation = action.split(separator: ":").last.map(String.init) ?? ""
        return IdentityAuthorizer(book: book).refusal(
            of: AccessQuestion(
                principal: principal, action: action, region: "us-east-1", account: IdentityFixture.account, time: world.clock.now, peer: "10.1.2.3",
                userAgent: "test", service: service, operation: operation, naming: naming, input: { input }))
    }
}
