import AWSWire

/// AWS Security Token Service: who am I, and temporary credentials. Roles come with IAM.
public func stsService(keys: KeyRing) -> Service {
    Service("sts", operations: [GetAccessKeyInfo(keys: keys), GetCallerIdentity(), GetSessionToken(keys: keys)])
}
