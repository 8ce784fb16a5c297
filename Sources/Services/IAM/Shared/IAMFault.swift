import AWSWire
import Identities

/// IAM's errors in AWS' words (IAM API Reference, the errors of each operation).
enum IAMFault {
    static func noSuch(_ kind: IdentityKind, _ name: String) -> ServiceFault { noSuch("The \(kind.word) with name \(name) cannot be found.") }
    static func noSuch(_ message: String) -> ServiceFault { .modeled("NoSuchEntityException", message) }
    static func noSuchPolicy(_ arn: String) -> ServiceFault { noSuch("Policy \(arn) was not found.") }
    static func noSuchProfile(_ name: String) -> ServiceFault { noSuch("Instance Profile \(name) cannot be found.") }
    static func exists(_ message: String) -> ServiceFault { .modeled("EntityAlreadyExistsException", message) }
    static func exists(_ kind: IdentityKind, _ name: String) -> ServiceFault { exists("\(kind.rawValue) with name \(name) already exists.") }
    static func conflict(_ message: String) -> ServiceFault { .modeled("DeleteConflictException", message) }
    static func limit(_ message: String) -> ServiceFault { .modeled("LimitExceededException", message) }
    static func quota(_ name: String, _ value: Int) -> ServiceFault { limit("Cannot exceed quota for \(name): \(value)") }
    static func invalid(_ message: String) -> ServiceFault { .modeled("InvalidInputException", message) }
    static func malformed(_ message: String) -> ServiceFault { .modeled("MalformedPolicyDocumentException", message) }
    static func unmodifiable(_ role: String) -> ServiceFault {
        .modeled("UnmodifiableEntityException", "Cannot perform the operation on the protected role '\(role)' - this role is only modifiable by AWS")
    }
    static let needsUserName = ServiceFault.validation("Must specify userName when calling with non-User credentials")
}
