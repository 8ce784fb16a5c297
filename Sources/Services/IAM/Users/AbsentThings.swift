import AWSWire
import Identities

/// What users cannot have here: passwords for a web console, MFA devices, certificates, SSH keys, credentials of other services.
/// Asked for, the truth is that there is none. (IAM API Reference, the operations of these names.)
struct ListMFADevices: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let userName: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let mfaDevices: [String] = [], isTruncated = false }
    static let access = Access.read("iam:ListMFADevices")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        if let name = input.userName { _ = try await book.look { try $0.require(.user, name) } }
        return Output()
    }
}

struct ListSigningCertificates: AWSWire.Operation {
    typealias Input = ListMFADevices.Input
    struct Output: Encodable, Sendable { let certificates: [String] = [], isTruncated = false }
    static let access = Access.read("iam:ListSigningCertificates")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        if let name = input.userName { _ = try await book.look { try $0.require(.user, name) } }
        return Output()
    }
}

struct ListSSHPublicKeys: AWSWire.Operation {
    typealias Input = ListMFADevices.Input
    struct Output: Encodable, Sendable { let sshPublicKeys: [String] = [], isTruncated = false }
    static let access = Access.read("iam:ListSSHPublicKeys")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        if let name = input.userName { _ = try await book.look { try $0.require(.user, name) } }
        return Output()
    }
}

struct ListServiceSpecificCredentials: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let userName: String?
        let serviceName: String?
        let allUsers: Bool?
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let serviceSpecificCredentials: [String] = [], isTruncated = false }
    static let access = Access.read("iam:ListServiceSpecificCredentials")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        if let name = input.userName { _ = try await book.look { try $0.require(.user, name) } }
        return Output()
    }
}

struct ListVirtualMFADevices: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let assignmentStatus: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let virtualMFADevices: [String] = [], isTruncated = false }
    static let access = Access.read("iam:ListVirtualMFADevices")

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output { Output() }
}

struct GetLoginProfile: AWSWire.Operation {
    struct Input: Decodable, Sendable { let userName: String? }
    static let access = Access.read("iam:GetLoginProfile")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let name = try UserName.asked(input.userName, call)
        _ = try await book.look { try $0.require(.user, name) }
        throw IAMFault.noSuch("Login Profile for User \(name) cannot be found.")
    }
}

struct DeleteLoginProfile: AWSWire.Operation {
    typealias Input = GetLoginProfile.Input
    static let access = Access.write("iam:DeleteLoginProfile")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty { try await GetLoginProfile(book: book).run(input, in: call) }
}
