import AWSWire
import Identities

/// Sets the most that a user or role may do. (IAM API Reference, PutUserPermissionsBoundary, PutRolePermissionsBoundary.)
struct PutBoundary<Of: Holder>: AWSWire.Operation {
    struct Input: HolderInput {
        let userName: String?, groupName: String?, roleName: String?
        let permissionsBoundary: String
    }
    static var name: String { "Put\(Of.kind.rawValue)PermissionsBoundary" }
    static var access: Access { .write("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { [book] change in
            var identity = try change.view.requireModifiable(Of.kind, input.holder)
            try change.view.checkAttachable(input.permissionsBoundary, book.catalogue)
            identity.boundary = input.permissionsBoundary
            try change.store(identity)
        }
        return Empty()
    }
}

/// Takes the bound away. (IAM API Reference, DeleteUserPermissionsBoundary, DeleteRolePermissionsBoundary.)
struct DeleteBoundary<Of: Holder>: AWSWire.Operation {
    struct Input: HolderInput {
        let userName: String?, groupName: String?, roleName: String?
    }
    static var name: String { "Delete\(Of.kind.rawValue)PermissionsBoundary" }
    static var access: Access { .write("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            var identity = try change.view.requireModifiable(Of.kind, input.holder)
            guard identity.boundary != nil else { throw IAMFault.noSuch("The \(Of.kind.word) \(identity.name) has no permissions boundary.") }
            identity.boundary = nil
            try change.store(identity)
        }
        return Empty()
    }
}
