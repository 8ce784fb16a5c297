import Base

/// An error as AWS clients see it: each codec prints it in its protocol's form.
public struct ServiceFault: Error, Hashable, Sendable {
    /// The name of the error's shape in the service's model, or the bare code of an error that is common to all services.
    public let name: String
    public let message: String
    /// What an unmodelled error has; nil where the service's shape table knows code, status and side by `name`.
    public let common: Common?
    /// Further members of a modelled error's shape, by their model names.
    public let members: [JSONValue.Member]

    public struct Common: Hashable, Sendable {
        public let status: Int
        public let isSenderFault: Bool
    }

    /// An error that the operation's model lists, by its shape name (`ResourceNotFound`, `DashboardInvalidInputError`).
    public static func modeled(_ shape: String, _ message: String, members: [JSONValue.Member] = []) -> ServiceFault {
        ServiceFault(name: shape, message: message, common: nil, members: members)
    }

    /// An error common to all services (AWS API Reference, Common Errors), or of ours; `status` 4xx is the sender's.
    public static func common(_ code: String, _ status: Int, _ message: String) -> ServiceFault {
        ServiceFault(name: code, message: message, common: .init(status: status, isSenderFault: status < 500), members: [])
    }

    /// A constraint that the input breaks.
    public static func validation(_ message: String) -> ServiceFault { common("ValidationError", 400, message) }

    /// A member that we would have to ignore: refused by name, so that nothing is accepted without effect.
    public static func notActedOn(_ member: String, of operation: String) -> ServiceFault {
        common("InvalidParameterValue", 400, "\(operation): the member \(member) is not supported by this server and would have no effect.")
    }

    /// Our own disk, store or promise broke; SDKs retry it.
    public static func `internal`(_ message: String) -> ServiceFault { common("InternalFailure", 500, message) }
}
