import AWSWire
import Base

/// Client tokens: a call that is repeated with its token answers what the first one made (EC2 Developer Guide, Ensuring idempotency).
extension Changes {
    private static let tokenCharactersMax = 64

    /// Runs `create` once for a token; a repeat answers the resource as it is now, and one with other parameters is refused.
    /// The tokens are status rows of the record that says that the region was furnished.
    func once<Value: Resource>(_ token: String?, _ type: Value.Type, _ create: () throws -> Stored<Value>) throws -> Stored<Value> {
        guard let token, !token.isEmpty else { return try create() }
        guard token.unicodeScalars.count <= Changes.tokenCharactersMax, !token.utf8.contains(0) else {
            throw ServiceFault.invalidValue(token, of: "ClientToken", "It has at most \(Changes.tokenCharactersMax) characters.")
        }
        let region = key(RegionStart.kind, call.region)
        let row = "token/\(call.operation)/\(token)"
        if let kept = try transaction.status(region, kind: row), let id = kept["Id"]?.text, let made = try look(for: id, type) {
            guard kept["Request"] == .string(call.request.encodedText) else {
                throw ServiceFault.refused("IdempotentParameterMismatch", "The client token '\(token)' was used with other parameters (ClientToken).")
            }
            return made
        }
        let made = try create()
        try transaction.setStatus(region, kind: row, to: ["Id": .string(made.id), "Request": .string(call.request.encodedText)])
        return made
    }
}
