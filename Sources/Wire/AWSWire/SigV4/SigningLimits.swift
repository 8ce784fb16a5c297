import Base

/// Every bound of signing and verifying, by name.
public enum SigningLimits {
    /// How far the time of a signature may be from ours (IAM User Guide, Troubleshoot signed requests).
    public static let clockSkewMax = TimeSpan.minutes(5)
    /// The longest life of a presigned request.
    public static let presignedLifetimeMax = TimeSpan.days(7)
    public static let signedHeaderCountMax = 100
    public static let queryPairCountMax = 2000
    /// The longest `Authorization` header that is looked at.
    public static let authorizationBytesMax = 8192
    public static let accessKeyIDBytesMax = 128
    /// Derived keys kept in memory: one for each secret, day, region and service in use.
    public static let cachedSigningKeyCountMax = 1024
    /// How much of a canonical request a refusal tells.
    public static let explainedBytesMax = 4096
}
