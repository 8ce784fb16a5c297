import Base

/// The ARN of the resources that an operation names, with holes for parts of the request:
/// `arn:$partition:cloudwatch:$region:$account:alarm:{AlarmNames}`; `{TopicArn}` alone is an ARN as it was sent.
public struct ResourceTemplate: Sendable, ExpressibleByStringLiteral {
    private let before: String
    private let path: [String]
    private let after: String

    public init(stringLiteral text: String) {
        let open = text.firstIndex(of: "{") ?? text.endIndex
        let close = text.firstIndex(of: "}") ?? text.endIndex
        before = String(text[..<open])
        path = open < close ? text[text.index(after: open)..<close].split(separator: ".").map(String.init) : []
        after = close < text.endIndex ? String(text[text.index(after: close)...]) : ""
    }

    /// One ARN for each value of the member. Where the input has none, the call is about all of them: `...:alarm:*`. A member
    /// that holds whole ARNs and is absent names nothing.
    func arns(of question: AccessQuestion) -> [String] {
        let head = filled(before, question)
        guard !path.isEmpty else { return [head] }
        let values = question.node.texts(path[...])
        if values.isEmpty { return head.isEmpty ? [] : [head + "*" + after] }
        return values.map { head + $0 + after }
    }

    private func filled(_ text: String, _ question: AccessQuestion) -> String {
        guard text.contains("$") else { return text }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { part -> String in
            switch part {
            case "$partition": ARN.partition(of: question.region)
            case "$region": question.region
            case "$account": question.account
            default: String(part)
            }
        }
        return parts.joined(separator: ":")
    }
}
