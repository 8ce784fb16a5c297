import AWSWire

/// What sessions may never do, whatever their policies say (IAM User Guide, Compare AWS STS credentials).
enum SessionRules {
    static func refusal(of bearer: IdentityBearer, _ question: AccessQuestion) -> String? {
        if bearer.isRoleSession { return question.operation == "GetSessionToken" || question.operation == "GetFederationToken" ? noSession(question) : nil }
        return refusal(isFederated: bearer.isFederated, isSession: bearer.sessionContent != nil, question)
    }

    /// Credentials of GetSessionToken (there is no MFA here) and of GetFederationToken reach neither IAM nor, but for a few calls, STS.
    private static func refusal(isFederated: Bool, isSession: Bool, _ question: AccessQuestion) -> String? {
        guard isSession else { return nil }
        if question.service == "iam" { return noSession(question) }
        guard question.service == "sts" else { return nil }
        let allowed: Set<String> = isFederated ? ["GetCallerIdentity"] : ["GetCallerIdentity", "AssumeRole"]
        return allowed.contains(question.operation) ? nil : noSession(question)
    }

    private static func noSession(_ question: AccessQuestion) -> String { "Cannot call \(question.operation) with session credentials" }
}
