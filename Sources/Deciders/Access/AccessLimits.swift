/// Every bound of policies and of their evaluation, by name (IAM User Guide, IAM and AWS STS quotas).
public enum AccessLimits {
    /// Characters of a managed policy's version, white space apart.
    public static let managedPolicyCharactersMax = 6144
    /// Characters of all inline policies together, white space apart.
    public static let userInlineCharactersMax = 2048
    public static let groupInlineCharactersMax = 5120
    public static let roleInlineCharactersMax = 10_240
    public static let trustPolicyCharactersMax = 2048
    public static let sessionPolicyCharactersMax = 2048
    /// No document is read that is longer, white space included.
    public static let documentBytesMax = 131_072
    /// Statements of one document: what 10,240 characters can hold and more.
    public static let statementsMax = 512
    /// Byte comparisons that one evaluation may take; one that needs more is refused. Matching costs at most text times pattern.
    public static let comparisonsMax = 20_000_000
    /// The longest resource or context value that is compared; a request with a longer one is refused.
    public static let valueBytesMax = 8192
}
