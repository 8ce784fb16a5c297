import AWSWire
import Identities

/// AWS Security Token Service: who am I, and temporary credentials of oneself, of roles, of federated users. Identity providers
/// (SAML, web identity) and encoded messages are refused by name: there are none here.
public func stsService(book: IdentityBook, keys: KeyRing) -> Service {
    Service(
        "sts",
        operations: [
            AssumeRole(book: book), GetAccessKeyInfo(keys: keys), GetCallerIdentity(), GetFederationToken(book: book, keys: keys),
            GetSessionToken(keys: keys, book: book),
        ],
        naming: ResourceNaming(
            resources: ["GetFederationToken": ["arn:$partition:sts::$account:federated-user/{Name}"]],
            // AssumeRole asks the role's trust policy, too, so it decides by itself; the others are open to every caller.
            free: ["AssumeRole", "GetCallerIdentity", "GetSessionToken"]))
}
